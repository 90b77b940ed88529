import { DATA_PROGRAMS } from '../../../src/redaction/program-rules/data-programs.ts';
import { testRules } from './marked-lines.ts';

const FURTHER = [
  'redis-cli ACL SETUSER bob >{kakadu}',
  'redis-cli SET a b>kakadu',
  'redli -a {kakadu}',
  'etcd --auth-token jwt,sign-method=RS256',
  'rabbitmqctl hash_password {kakadu}',
  'rabbitmqctl add_user -n node bob {kakadu}',
  'mc admin user add alias bob {kakadu}',
  'redis-cli AUTH {kakadu}',
  'redis-cli auth {bob} {kakadu}',
  'influx setup -f -p {kakadu}',
  'influx write -p ns -b shop x',
  'rabbitmqctl set_permissions -p /shop bob a b c',
  'rabbitmqctl --node rabbit@mq change_password bob {kakadu}',
  'emqx_ctl admins passwd bob {kakadu}',
  'mc admin user add shop bob {kakadu}',
  'mc config host add shop http://s3:9000 bob {kakadu}',
  'mc admin config set shop region name=us',
  'mosquitto_passwd -c /etc/mosquitto/users bob',
  'kafka-storage.sh format --config a.properties',
  'mongosh -p{kakadu}',
  'cqlsh -p{kakadu}',
  'etcd --auth-token jwt',
  'mosquitto_passwd -D /etc/users bob',
];

testRules(DATA_PROGRAMS, FURTHER);
