package relay.secrets;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The keyset of a service, from {@code RELAY_KEYSET} or {@code RELAY_KEYSET_FILE}, and the sealer
 * of its master key.
 */
@Configuration(proxyBeanMethods = false)
public class SecretsConfiguration {

  /** Without a keyset the service does not start. */
  @Bean
  Keyset keyset(Environment environment) {
    return KeysetFile.fromEnvironment(
        Map.of(
            KeysetFile.TEXT_VARIABLE,
            environment.getProperty(KeysetFile.TEXT_VARIABLE, ""),
            KeysetFile.FILE_VARIABLE,
            environment.getProperty(KeysetFile.FILE_VARIABLE, "")));
  }

  @Bean
  Sealer sealer(Keyset keyset) {
    return Sealer.of(keyset);
  }
}
