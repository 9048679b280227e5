-- Ends a forgotten session once, as far as is known: append.lua takes what its phone kept meanwhile. KEYS 1 token  2 in  3 duty
-- ARGV 1 token  2 device  3 started  4 ended  5 packed DutyEnd    Answers 1 ended, 0 was not open, -1 old token.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return -1
end
local raw, started = redis.call('HGET', KEYS[3], ARGV[2]) or '', tonumber(ARGV[3])
for at = 1, #raw, 16 do
  local start, stop = struct.unpack('<i8i8', raw, at)
  if start == started and stop == 0 then
    redis.call('XADD', KEYS[2], '*', 'e', ARGV[5])
    local now_ended = struct.pack('<i8i8', start, tonumber(ARGV[4]) + 2 ^ 52)
    redis.call('HSET', KEYS[3], ARGV[2], string.sub(raw, 1, at - 1) .. now_ended .. string.sub(raw, at + 16))
    return 1
  end
end
return 0
