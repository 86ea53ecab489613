package relay.api.hosts;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import relay.hosts.HostsConfiguration;

/** The host part of the API. */
@Configuration(proxyBeanMethods = false)
@Import({HostsConfiguration.class, HostController.class})
public class HostApiConfiguration {}
