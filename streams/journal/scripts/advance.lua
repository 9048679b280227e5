-- A reader's cursor, which only grows. KEYS 1 cursors    ARGV 1 reader  2 id    Answers 1 moved, 0 was further.
local function parts(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end

local known = redis.call('HGET', KEYS[1], ARGV[1])
if known then
  local ms, seq = parts(ARGV[2])
  local known_ms, known_seq = parts(known)
  if ms < known_ms or (ms == known_ms and seq <= known_seq) then
    return 0
  end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
