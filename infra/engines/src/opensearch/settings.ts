import { join } from 'node:path';

type Places = Readonly<{ home: string; dataDir: string; port: number }>;

/** One node, loopback only, no security plugin: for a developer's machine and for tests. */
export const serverSettings = ({ dataDir, port }: Places): string =>
  Object.entries({
    'cluster.name': 'marketgraph',
    'node.name': 'search',
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    'http.port': port,
    // Nobody joins; a free one, so that several sets can run beside each other.
    'transport.port': 0,
    'path.data': join(dataDir, 'data'),
    'path.logs': join(dataDir, 'logs'),
    // A developer's disk is often nearly full, which would make every index read-only.
    'cluster.routing.allocation.disk.threshold_enabled': false,
    'action.auto_create_index': false,
  })
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');

export const logSettings = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`;

/** What the distribution's start script would give to Java, without the two Javas that it starts to find that out. */
export const javaArguments = ({ home, dataDir }: Places): string[] => [
  '-Xms512m',
  '-Xmx512m',
  '-XX:MaxDirectMemorySize=256m',
  '-XX:+UseSerialGC',
  // The start is most of what a test run pays; the code is hot for minutes, not for days.
  '-XX:TieredStopAtLevel=1',
  `-Djava.io.tmpdir=${join(dataDir, 'tmp')}`,
  `-Djna.tmpdir=${join(dataDir, 'tmp')}`,
  '-Djna.nosys=true',
  '-Djava.awt.headless=true',
  '-Dfile.encoding=UTF-8',
  '-Dio.netty.noUnsafe=true',
  '-Dio.netty.noKeySetOptimization=true',
  '-Dio.netty.recycler.maxCapacityPerThread=0',
  '-Dlog4j.shutdownHookEnabled=false',
  '-Dlog4j2.disable.jmx=true',
  `-javaagent:${join(home, 'agent/opensearch-agent.jar')}`,
  `-Dopensearch.path.home=${home}`,
  `-Dopensearch.path.conf=${join(dataDir, 'config')}`,
  '-Dopensearch.distribution.type=zip',
  '-Dopensearch.bundled_jdk=false',
  '-cp',
  join(home, 'lib/*'),
  'org.opensearch.bootstrap.OpenSearch',
];
