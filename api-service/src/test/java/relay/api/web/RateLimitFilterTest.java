package relay.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class RateLimitFilterTest {

  private final RateLimitFilter filter =
      new RateLimitFilter(1, 2, new ErrorWriter(JsonMapper.shared()));

  @Test
  void tellsTheCallBeyondTheBurstToWait() throws Exception {
    assertThat(call("/api/batch-import/runs").getStatus()).isEqualTo(200);
    assertThat(call("/api/batch-import/runs").getStatus()).isEqualTo(200);

    var refused = call("/api/batch-import/runs");

    assertThat(refused.getStatus()).isEqualTo(429);
    assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
    assertThat(refused.getContentAsString()).contains("\"code\":\"rate_limited\"");
    assertThat(call("/batch-import/runs").getStatus()).isEqualTo(200);
  }

  private MockHttpServletResponse call(String path) throws Exception {
    var response = new MockHttpServletResponse();
    filter.doFilter(new MockHttpServletRequest("GET", path), response, new MockFilterChain());
    return response;
  }
}
