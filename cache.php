<?php
return ['stores' => ['memcached' => ['driver' => 'memcached',
  'options' => [Memcached::OPT_RETRY_TIMEOUT => 2],
  'servers' => [
    ['host' => 'a', 'prot' => 11211, 'weight' => 1],
    ['host' => 'b', 'port' => 11211, 'weight' => 1],
  ]]]];
