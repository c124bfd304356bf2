import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.spy.memcached.AddrUtil;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.DefaultHashAlgorithm;
import net.spy.memcached.FailureMode;
import net.spy.memcached.MemcachedClient;

/**
 * One process of spymemcached, driven over its standard input: tab-separated calls, a line each, answered by a line.
 *
 *     java -cp spymemcached.jar Driver.java host:port,host:port name=JSON ...
 */
public class Driver {
  private static final long SETTLES_MS = 300;
  private static final Logger QUIET = Logger.getLogger("net.spy.memcached");

  private static final ConnectionFactoryBuilder builder = new ConnectionFactoryBuilder();
  private static List<InetSocketAddress> servers;
  private static MemcachedClient client;

  public static void main(String[] args) throws Exception {
    System.setProperty("net.spy.log.LoggerImpl", "net.spy.memcached.compat.log.SunLogger");
    QUIET.setLevel(Level.OFF);
    servers = AddrUtil.getAddresses(args[0].replace(',', ' '));
    for (int i = 1; i < args.length; i++) {
      String[] option = args[i].split("=", 2);
      set(builder, option[0], option[1].replace("\"", ""));
    }
    client = connected();
    // What the virtual machine loads and compiles at first is no time of the library's.
    for (int i = 0; i < 200; i++) call(new String[] {i % 2 == 0 ? "set" : "get", "warm" + i / 2, "warm"});
    System.out.println("ready");
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = lines.readLine()) != null; ) {
      long began = System.nanoTime();
      String[] said;
      try {
        said = call(line.split("\t"));
      } catch (Exception error) {
        said = new String[] {"FAIL", error.getClass().getSimpleName()};
      }
      double ms = (System.nanoTime() - began) / 1e6;
      System.out.printf(Locale.ROOT, "%s\t%.1f%s%n", said[0], ms, said.length > 1 ? "\t" + said[1] : "");
    }
    System.exit(0);
  }

  private static String[] call(String[] words) throws Exception {
    if (words[0].equals("fresh")) return fresh();
    if (words[0].equals("multi")) return multi(List.of(words).subList(1, words.length));
    if (words[0].equals("set")) return new String[] {client.set(words[1], 0, words[2]).get() ? "OK" : "FAIL"};
    Object found = client.get(words[1]);
    return found == null ? new String[] {"MISS"} : new String[] {"VALUE", found.toString()};
  }

  private static String[] multi(List<String> keys) {
    Map<String, Object> found = client.getBulk(keys);
    StringJoiner answered = new StringJoiner(",");
    for (int i = 0; i < keys.size(); i++) if (found.containsKey(keys.get(i))) answered.add(String.valueOf(i));
    return new String[] {"PAGE", answered.toString()};
  }

  private static String[] fresh() throws Exception {
    client.shutdown();
    client = connected();
    return new String[] {"OK"};
  }

  /** A client connects in its own thread; what it is asked before is cancelled, or goes to a server it has reached already. */
  private static MemcachedClient connected() throws Exception {
    MemcachedClient made = new MemcachedClient(builder.build(), servers);
    Thread.sleep(SETTLES_MS);
    return made;
  }

  private static void set(ConnectionFactoryBuilder builder, String name, String value) {
    switch (name) {
      case "protocol" -> builder.setProtocol(ConnectionFactoryBuilder.Protocol.valueOf(value));
      case "failureMode" -> builder.setFailureMode(FailureMode.valueOf(value));
      case "locatorType" -> builder.setLocatorType(ConnectionFactoryBuilder.Locator.valueOf(value));
      case "hashAlg" -> builder.setHashAlg(DefaultHashAlgorithm.valueOf(value));
      case "opTimeout" -> builder.setOpTimeout(Long.parseLong(value));
      case "maxReconnectDelay" -> builder.setMaxReconnectDelay(Long.parseLong(value));
      case "timeoutExceptionThreshold" -> builder.setTimeoutExceptionThreshold(Integer.parseInt(value));
      default -> throw new IllegalArgumentException(name);
    }
  }
}
