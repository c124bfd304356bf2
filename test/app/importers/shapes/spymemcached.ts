/** Properties of spymemcached, as .properties and as XML. */
import type { Shapes } from "./shape.ts";

export const spymemcached: Shapes = {
  name: "spymemcached",
  usable: [
    {
      file: "hibernate.properties",
      text: `hibernate.cache.region.factory_class=com.mc.hibernate.memcached.MemcachedRegionFactory
hibernate.cache.use_second_level_cache=true
hibernate.memcached.servers=10.0.0.1:11211 10.0.0.2:11211
hibernate.memcached.operationTimeout=5000
hibernate.memcached.hashAlgorithm=HashAlgorithm.FNV1_64_HASH
hibernate.memcached.cacheTimeSeconds=600
`,
      client: "spymemcached",
      options: { opTimeout: 5000, hashAlg: "FNV1_64_HASH" },
      servers: ["10.0.0.1:11211:1", "10.0.0.2:11211:1"],
      says: ["hibernate.properties:4"],
    },
    {
      file: "hibernate.properties",
      text: `hibernate.memcached.servers: mc-a:11211, mc-b:11211
hibernate.memcached.connectionFactory: KetamaConnectionFactory
hibernate.memcached.hashAlgorithm: FNV1_64_HASH
hibernate.memcached.daemonMode: true
`,
      given: { define: ["mc-a=10.0.0.1", "mc-b=10.0.0.2"] },
      client: "spymemcached",
      options: { locatorType: "CONSISTENT", hashAlg: "KETAMA_HASH", addresses: ["10.0.0.1", "10.0.0.2"] },
      servers: ["mc-a:11211:1", "mc-b:11211:1"],
      says: ["hashAlgorithm: KetamaConnectionFactory has its own"],
    },
    {
      file: "persistence.xml",
      text: `<?xml version="1.0" encoding="UTF-8"?>
<persistence version="2.0">
  <persistence-unit name="shop">
    <properties>
      <!-- <property name="hibernate.memcached.servers" value="no:1"/> -->
      <property name="hibernate.dialect" value="org.hibernate.dialect.MySQLDialect"/>
      <property name="hibernate.memcached.servers" value="mc1:11211"/>
      <property name="hibernate.memcached.operationTimeout">2000</property>
    </properties>
  </persistence-unit>
</persistence>
`,
      client: "spymemcached",
      options: { opTimeout: 2000 },
      servers: ["mc1:11211:1"],
    },
    {
      file: "beans.xml",
      text: `<beans xmlns="http://www.springframework.org/schema/beans">
  <bean id="dataSource" class="org.example.Pool"><property name="servers" value="db"/></bean>
  <bean id="memcachedClient" class="net.spy.memcached.spring.MemcachedClientFactoryBean">
    <property name="servers" value="\${cache.hosts}"/>
    <property name="protocol" value="BINARY"/>
    <property name="failureMode" value="Cancel"/>
    <property name="hashAlg"><value>KETAMA_HASH</value></property>
    <property name="locatorType" value="CONSISTENT"/>
    <property name="opTimeout" value="1000"/>
    <property name="timeoutExceptionThreshold" value="1998"/>
    <property name="useNagleAlgorithm" value="false"/>
  </bean>
</beans>
`,
      given: { define: ["cache.hosts=10.0.2.1:11211,localhost:11211"] },
      client: "spymemcached",
      options: {
        failureMode: "Cancel",
        hashAlg: "KETAMA_HASH",
        locatorType: "CONSISTENT",
        opTimeout: 1000,
        timeoutExceptionThreshold: 1998,
        addresses: ["10.0.2.1", "127.0.0.1"],
      },
      servers: ["10.0.2.1:11211:1", "localhost:11211:1"],
    },
    {
      file: "ssm.xml",
      text: `<beans>
  <bean name="defaultMemcachedClient" class="com.google.code.ssm.CacheFactory">
    <property name="addressProvider">
      <bean class="com.google.code.ssm.config.DefaultAddressProvider">
        <property name="address" value="127.0.0.1:11211,127.0.0.1:11212" />
      </bean>
    </property>
    <property name="configuration">
      <bean class="com.google.code.ssm.providers.CacheConfiguration">
        <property name="consistentHashing" value="true" />
        <property name="operationTimeout" value="500" />
      </bean>
    </property>
  </bean>
</beans>
`,
      client: "spymemcached",
      options: { locatorType: "CONSISTENT", hashAlg: "KETAMA_HASH", opTimeout: 500 },
      servers: ["127.0.0.1:11211:1", "127.0.0.1:11212:1"],
    },
    {
      file: "application.properties",
      text: `server.port=8080
spring.datasource.url=jdbc:mysql://db/shop
memcached.servers=\${MC_SERVERS:localhost:11211}
memcached.opTimeout=300
memcached.failureMode=Redistribute
`,
      client: "spymemcached",
      options: { opTimeout: 300, failureMode: "Redistribute" },
      servers: ["localhost:11211:1"],
      says: ['MC_SERVERS is not set; taken is its default, "localhost:11211"'],
    },
    {
      file: "cache.properties",
      text: `# wrapped
memcached.servers=a.mc:11211,\\
    b.mc:11211
memcached.hash-alg=CRC32_HASH
memcached.max-reconnect-delay=10
`,
      client: "spymemcached",
      options: { hashAlg: "CRC_HASH", maxReconnectDelay: 10 },
      servers: ["a.mc:11211:1", "b.mc:11211:1"],
    },
    {
      file: "hibernate.properties",
      text: `hibernate.memcached.servers=x:11211
hibernate.memcached.connectionFactory=net.spy.memcached.DefaultConnectionFactory
hibernate.memcached.operationQueueLength=2048
hibernate.memcached.readBufferSize=16384
`,
      client: "spymemcached",
      options: {},
      servers: ["x:11211:1"],
    },
    {
      file: "spy.properties",
      text: "spymemcached.serverList=10.0.1.1:11211 10.0.1.2:11211\nspymemcached.ketamaNodeKeyFormat=LIBMEMCACHED\nspymemcached.locatorType=Locator.CONSISTENT\n",
      client: "spymemcached",
      options: { ketamaNodeKeyFormat: "LIBMEMCACHED", locatorType: "CONSISTENT" },
      servers: ["10.0.1.1:11211:1", "10.0.1.2:11211:1"],
    },
    {
      file: "application.yml",
      text: `spring:
  application: { name: shop }
shop:
  memcached:
    servers: [mc-1:11211, mc-2:11211]
    op-timeout: 400
    failure-mode: Retry
`,
      client: "spymemcached",
      options: { opTimeout: 400, failureMode: "Retry" },
      servers: ["mc-1:11211:1", "mc-2:11211:1"],
    },
    {
      file: "memcached.properties",
      text: "memcached.endpoints=c.ab12.cfg.euw1.cache.amazonaws.com:11211\nmemcached.opTimeout=250\n",
      given: { servers: "c.ab12.0001.euw1.cache.amazonaws.com:11211", version: "2.12.3" },
      client: "spymemcached",
      options: { opTimeout: 250 },
      servers: ["c.ab12.0001.euw1.cache.amazonaws.com:11211:1"],
    },
  ],
  refused: [
    {
      file: "hibernate.properties",
      text: "hibernate.memcached.servers=mc-a:11211\nhibernate.memcached.connectionFactory=KetamaConnectionFactory\n",
      errors: ["mc-a: spymemcached makes its ring of IPv4 addresses; expected --define mc-a=ADDRESS"],
    },
    {
      file: "hibernate.properties",
      text: "hibernate.memcached.servers=cache.c3wd5k.cfg.euw1.cache.amazonaws.com:11211\nhibernate.memcached.operationTimeout=5000\n",
      errors: ["a configuration endpoint of ElastiCache"],
    },
    {
      file: "hibernate.properties",
      text: "hibernate.memcached.servers=a:1\nhibernate.memcached.connectionFactory=FailoverFactory\nhibernate.memcached.hashAlgorithm=SHA_HASH\n",
      errors: [
        "connectionFactory: FailoverFactory: not modelled; expected DefaultConnectionFactory",
        'hashAlg: "SHA_HASH"',
      ],
    },
    {
      file: "hibernate.properties",
      text: "hibernate.memcached.servers=a:1\nhibernate.memcached.memcacheClientFactory=net.rubyeye.xmemcached.XMemcachedClientFactory\n",
      errors: ["another library, which is not modelled; expected spymemcached"],
    },
    {
      file: "cache.properties",
      text: `memcached.servers=\${MC}\nmemcached.opTimeout=soon\n`,
      errors: ["MC is not set; expected --define MC=VALUE, or --servers", "opTimeout"],
    },
  ],
};
