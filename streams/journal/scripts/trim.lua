-- Lets go of input entries, but of none that a reader or the checkpoint has yet to pass, and remembers which was the
-- last to go, so that a reader behind it is told and not served a hole (Redis 6.2 keeps no such mark).
-- KEYS 1 in  2 cursors (hash reader -> id)  3 ck  4 trimmed    ARGV 1 id: everything older may go
-- Answers how many went, or -1 while no archive has said how far it is.
if redis.call('HEXISTS', KEYS[2], 'archive') == 0 then
  return -1
end

local function parts(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end

local function smaller(a, b)
  local a_ms, a_seq = parts(a)
  local b_ms, b_seq = parts(b)
  return a_ms < b_ms or (a_ms == b_ms and a_seq < b_seq)
end

local passed = redis.call('HGET', KEYS[3], '@cursor') or '0-0'
for _, cursor in ipairs(redis.call('HVALS', KEYS[2])) do
  if smaller(cursor, passed) then
    passed = cursor
  end
end
-- MINID keeps its argument, and what has been passed may go: the limit is the id behind `passed`.
local ms, seq = parts(passed)
local limit = string.format('%.0f-%.0f', ms, seq + 1)
if smaller(ARGV[1], limit) then
  limit = ARGV[1]
end
local last = redis.call('XREVRANGE', KEYS[1], '(' .. limit, '-', 'COUNT', 1)[1]
if not last then
  return 0
end
redis.call('SET', KEYS[4], last[1])
return redis.call('XTRIM', KEYS[1], 'MINID', limit)
