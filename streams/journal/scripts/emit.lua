-- Changes under ids derived from their cause: one that is not above the newest was told before and is skipped.
-- KEYS 1 token  2 changes  3 keyframe    ARGV 1 token  2 prefix of own:<address>, then per change: id, body, '1' for a
-- keyframe or '0', how many addresses it has something for, and of each: address, '1' when that is all it has or '0',
-- number of records, number of keys that are gone, key and value of each record, the keys that are gone.
-- Answers how many were new, or -1 for an old token.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return -1
end
local new, at = 0, 3
local function keep(told)
  local name, whole, put, gone = ARGV[2] .. ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  at = at + 4
  if told and whole == '1' then
    redis.call('DEL', name)
  end
  for n = at, at + 2 * put - 1, 2 do
    if told then redis.call('HSET', name, ARGV[n], ARGV[n + 1]) end
  end
  at = at + 2 * put
  for n = at, at + gone - 1 do
    if told then redis.call('HDEL', name, ARGV[n]) end
  end
  at = at + gone
end
while at <= #ARGV do
  local id, keyframe, addresses = ARGV[at], ARGV[at + 2], tonumber(ARGV[at + 3])
  local told = redis.pcall('XADD', KEYS[2], id, 'b', ARGV[at + 1], 'k', keyframe)
  local fresh = true
  if type(told) == 'table' and told.err then
    if not string.find(told.err, 'equal or smaller', 1, true) then
      return redis.error_reply(told.err)
    end
    fresh = false
  else
    new = new + 1
    if keyframe == '1' then
      redis.call('SET', KEYS[3], id)
    end
  end
  at = at + 4
  for _ = 1, addresses do
    keep(fresh)
  end
end
return new
