package relay.api.web;

import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.web.filter.OncePerRequestFilter;

/** Bounds how often this process is called; over it the answer is 429 with {@code Retry-After}. */
class RateLimitFilter extends OncePerRequestFilter {

  private final Bucket bucket;
  private final ErrorWriter errors;

  RateLimitFilter(int perSecond, int burst, ErrorWriter errors) {
    this.bucket =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
            .build();
    this.errors = errors;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith("/api/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (bucket.tryConsume(1)) {
      chain.doFilter(request, response);
    } else {
      errors.write(
          response,
          ApiException.of(ErrorCode.RATE_LIMITED, "too many requests, see Retry-After")
              .retryAfter(Duration.ofSeconds(1)));
    }
  }
}
