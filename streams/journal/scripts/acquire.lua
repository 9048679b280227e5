-- The city's lease with a new fencing token, unless somebody else holds it.
-- KEYS 1 lease  2 token    ARGV 1 owner  2 ms to live    Answers the token, or nil.
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then
  return nil
end
local token = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return token
