extension ServeCommand {
  static let help = """
    OVERVIEW: Run the proxy.

      sfn-batch-proxy serve --profile dev
      sfn-batch-proxy serve --upstream http://127.0.0.1:9000

    USAGE: sfn-batch-proxy serve [options]

    WHERE:
      --listen <host:port>     Repeatable. (default: 127.0.0.1:8084)
      --upstream <url>         (default: Batch in the client's region)
      --region <region>        Without a client's. (default: AWS_REGION, profile)
      --allow-region <region>  Repeatable. (default: every region)
    WHO:
      --profile <name>         Repeatable. (default: AWS_PROFILE, default)
      --client-auth <mode>     loopback, signed, any. (default: loopback, and
                               signed with a listener beyond loopback)
      --client-keys <file>     Access keys that only clients of this proxy use.
      --allow-host <name>      Repeatable. (default: loopback, listeners' names)
    WHAT:
      --overrides <mode>       drop, carry, refuse. (default: drop)
      --look-up <mode>         describe, never. (default: describe)
      --look-up-ttl <seconds>  (default: 5)
    TLS:
      --tls-certificate <file> --tls-key <file>
      --tls-client-ca <file>   Clients must show a certificate issued by it.
    OBSERVE:
      --admin <host:port|off>  (default: 127.0.0.1:8085)
      --log-format <f>         text, json. (default: text on a terminal)
      --log-level <level>      trace, debug, info, notice, warning, error,
                               critical. (default: info)
      --no-color
    LIMITS:
      --max-body <size>        (default: 1MiB)
      --max-connections <n>    (default: 4096)
      --header-timeout <time>  (default: 10s)   --body-timeout    (default: 30s)
      --idle-timeout <time>    (default: 60s)   --connect-timeout (default: 5s)
      --answer-timeout <time>  (default: 60s)   --drain-timeout   (default: 30s)

    Each option is also SFN_BATCH_PROXY_<OPTION>, lists with commas; options win.

    """
}
