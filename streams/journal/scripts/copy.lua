-- Everything a city has but its streams, its lease and its beats, and how far each stream is: one moment of it.
-- ARGV: prefix, then names that are not wanted. KEYS: the streams.
-- Answers {name, ms to live (-1 for ever), dump, ...} and {newest id of each stream, '' where there is none}.
local skip = {}
for at = 2, #ARGV do skip[ARGV[at]] = true end
local last = {}
for at, key in ipairs(KEYS) do
  skip[key], last[at] = true, ''
  if redis.call('EXISTS', key) == 1 then
    local info = redis.call('XINFO', 'STREAM', key)
    for n = 1, #info, 2 do
      if info[n] == 'last-generated-id' then last[at] = info[n + 1] end
    end
  end
end
local found = {}
for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
  if not skip[key] then
    found[#found + 1] = key
    found[#found + 1] = redis.call('PTTL', key)
    found[#found + 1] = redis.call('DUMP', key)
  end
end
return {found, last}
