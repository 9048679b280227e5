-- What an address has, and the newest change, of one moment. KEYS 1 changes  2 own:<address>
-- Answers {newest id, {key, value, ...}}
local last = '0-0'
if redis.call('EXISTS', KEYS[1]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for at = 1, #info, 2 do
    if info[at] == 'last-generated-id' then last = info[at + 1] end
  end
end
return {last, redis.call('HGETALL', KEYS[2])}
