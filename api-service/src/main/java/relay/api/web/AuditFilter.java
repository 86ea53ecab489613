package relay.api.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Enters every write that passed the token into the audit log, with its status. */
class AuditFilter extends OncePerRequestFilter {

  private static final Logger LOG = LoggerFactory.getLogger(AuditFilter.class);
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final int LONGEST_PATH = 500;

  private final AuditLog log;

  AuditFilter(AuditLog log) {
    this.log = log;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return READS.contains(request.getMethod());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(request, response);
    var path = request.getRequestURI();
    var entry =
        new AuditLog.Entry(
            Caller.of(request).tokenId(),
            request.getMethod(),
            path.substring(0, Math.min(path.length(), LONGEST_PATH)),
            response.getStatus(),
            RequestIdFilter.of(request));
    try {
      log.enter(entry);
    } catch (DataAccessException away) {
      // The request is answered already; the log line is what remains of the entry.
      LOG.warn("The database takes no audit entry, it stands here only: {}", entry, away);
    }
  }
}
