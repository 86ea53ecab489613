package relay.api.web;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Errors, authentication, limits and request ids for every answer of the API. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebProperties.class)
@Import({ApiExceptionHandler.class, UncaughtErrorController.class})
public class WebConfiguration {

  // Ids first, so that refusals carry one; the audit last, so that only admitted writes are in it.
  private static final int FIRST = -100;

  @Bean
  AdminToken adminToken(WebProperties web) {
    return AdminTokenSource.read(web.adminToken(), web.adminTokenFile(), new SecureRandom());
  }

  @Bean
  SessionCookie sessionCookie(AdminToken token, Clock clock) {
    return new SessionCookie(token, clock);
  }

  @Bean
  ErrorWriter errorWriter(JsonMapper json) {
    return new ErrorWriter(json);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerErrors(JsonMapper json) {
    return factory ->
        factory.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ContainerErrors(json)));
  }

  @Bean
  FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
    return ordered(new RequestIdFilter(UUID::randomUUID), 0);
  }

  @Bean
  FilterRegistrationBean<RequestTrace> requestTrace() {
    return ordered(new RequestTrace(UUID::randomUUID), 0);
  }

  @Bean
  FilterRegistrationBean<PageHeaders> pageHeaders() {
    return ordered(new PageHeaders(), 0);
  }

  @Bean
  FilterRegistrationBean<TokenFilter> tokenFilter(
      AdminToken token, SessionCookie session, ErrorWriter errors) {
    return ordered(new TokenFilter(token, session, errors), 1);
  }

  @Bean
  FilterRegistrationBean<RateLimitFilter> rateLimitFilter(WebProperties web, ErrorWriter errors) {
    return ordered(new RateLimitFilter(web.requestsPerSecond(), web.burst(), errors), 2);
  }

  @Bean
  FilterRegistrationBean<AuditFilter> auditFilter(JdbcClient jdbc, Clock clock) {
    return ordered(new AuditFilter(new AuditLog(jdbc, clock)), 3);
  }

  private static <F extends jakarta.servlet.Filter> FilterRegistrationBean<F> ordered(
      F filter, int place) {
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(FIRST + place);
    return registration;
  }
}
