-- Changed fields and the cursor together. KEYS 1 token  2 ck
-- ARGV 1 token  2 cursor  3 number of fields, then name and value of each, then names that are gone
-- Answers 1, or 0 for an old token. HSET in portions: a call takes some thousands of arguments.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
local last = 3 + 2 * tonumber(ARGV[3])
for at = 4, last, 1000 do
  redis.call('HSET', KEYS[2], unpack(ARGV, at, math.min(at + 999, last)))
end
for at = last + 1, #ARGV do
  redis.call('HDEL', KEYS[2], ARGV[at])
end
redis.call('HSET', KEYS[2], '@cursor', ARGV[2])
return 1
