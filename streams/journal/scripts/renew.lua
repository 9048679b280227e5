-- KEYS 1 lease  2 token    ARGV 1 token  2 owner  3 ms to live (0: release)    Answers 1, or 0 for an old token.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
if ARGV[3] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
return 1
