-- Changes under ids derived from their cause: one that is not above the newest was told before and is skipped.
-- KEYS 1 token  2 changes  3 keyframe    ARGV 1 token, then per change: id, body, '1' for a keyframe or '0'
-- Answers how many were new, or -1 for an old token.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return -1
end
local new = 0
for at = 2, #ARGV, 3 do
  local told = redis.pcall('XADD', KEYS[2], ARGV[at], 'b', ARGV[at + 1], 'k', ARGV[at + 2])
  if type(told) == 'table' and told.err then
    if not string.find(told.err, 'equal or smaller', 1, true) then
      return redis.error_reply(told.err)
    end
  else
    new = new + 1
    if ARGV[at + 2] == '1' then
      redis.call('SET', KEYS[3], ARGV[at])
    end
  end
end
return new
