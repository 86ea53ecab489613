package relay.egress;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What may be called, from {@code relay.egress.allow-cidrs}. */
@Configuration(proxyBeanMethods = false)
public class EgressConfiguration {

  /** A setting that names no networks keeps the service from starting. */
  @Bean
  AllowedNetworks allowedNetworks(@Value("${relay.egress.allow-cidrs:}") String cidrs) {
    return AllowedNetworks.parse(cidrs);
  }
}
