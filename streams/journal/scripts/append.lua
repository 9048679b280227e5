-- The one way in. Takes of each lane exactly what comes next, appends one packed entry, then raises `hi`.
--
-- KEYS  1 in   2 rejects   3 hi (hash lane -> seq)   4 duty (hash device -> sessions)   5 seen (hash device -> count)
-- ARGV  1 cmsgpack of the groups (below)   2 prefix of the windows, `zz:{city}:win:` (same hash tag as KEYS)
--       3 depth of a window   4 sessions kept per device   5 rejects kept   6... the bytes that groups speak of as
--       &n = ARGV[n] (this cmsgpack knows no binary type), ARGV[6] being empty
-- group { device, lane key or '' (foreign), first, last, device whose sessions judge or 0, &fixes, events, refusals, &identities,
--         city ms at which it came or 0 }
-- event { seq, &packed, duty start or 0, duty end, &identity }      refusal { seq, &packed, moment or 0 }
-- Answers per group { hi, taken, duplicates, outside, quarantined, gap }.
--
-- Everything is judged first and written after, XADD before HSET: a script over maxmemory is refused at its first
-- write, so `hi` never rises without its entry.

local SIZE, FIX_MS, SEQ = 56, 1, 25 -- of streams/model/fix.py, one-based
local ID = 12
local PRESUMED = 2 ^ 52 -- of streams/journal/limits.py
local groups = cmsgpack.unpack(ARGV[1])
local prefix, DEPTH, KEPT, REJECTS = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local fixes, events, rejects = {}, {}, {}
local his, raised, duty, ended, windows = {}, {}, {}, {}, {}

local function hi_of(lane)
  if not his[lane] then
    his[lane] = tonumber(redis.call('HGET', KEYS[3], lane) or '0')
  end
  return his[lane]
end

local function sessions_of(device)
  if not duty[device] then
    local raw, found = redis.call('HGET', KEYS[4], device) or '', {}
    for at = 1, #raw, 16 do
      local start, stop = struct.unpack('<i8i8', raw, at)
      found[#found + 1] = { start, stop }
    end
    duty[device] = found
  end
  return duty[device]
end

local function take_duty(device, start, stop)
  local sessions = sessions_of(device)
  for _, one in ipairs(sessions) do
    if one[1] == start then
      if stop ~= 0 and (one[2] == 0 or one[2] >= PRESUMED) then
        one[2], ended[device] = stop, true
      end
      return
    end
  end
  sessions[#sessions + 1], ended[device] = { start, stop }, true
  table.sort(sessions, function(a, b) return a[1] < b[1] end)
  while #sessions > KEPT do
    table.remove(sessions, 1)
  end
end

-- Its phone is heard of: until now its session went on there, whatever was presumed.
local function heard(device, now)
  for _, one in ipairs(device ~= 0 and now ~= 0 and sessions_of(device) or {}) do
    if one[2] >= PRESUMED then
      one[2], ended[device] = math.max(one[2] - PRESUMED, now), true
    end
  end
end

local function inside(device, ms)
  for _, one in ipairs(sessions_of(device)) do
    if one[1] <= ms and (one[2] == 0 or ms <= one[2]) then
      return true
    end
  end
  return false
end

local function window_of(device)
  if not windows[device] then
    windows[device] = {
      ring = redis.call('GET', prefix .. device) or '',
      count = tonumber(redis.call('HGET', KEYS[5], device) or '0'),
      new = {}, had = {},
    }
  end
  return windows[device]
end

local function seen(device, identity)
  local window = window_of(device)
  if window.had[identity] then
    return true
  end
  local at = string.find(window.ring, identity, 1, true)
  while at do
    if (at - 1) % ID == 0 then
      return true
    end
    at = string.find(window.ring, identity, at + 1, true)
  end
  window.had[identity] = true
  window.new[#window.new + 1] = identity
  return false
end

-- Fixes of a group that `keep(at)` says yes to, taken in runs as long as they are.
local function take_fixes(raw, keep)
  local from, taken = nil, 0
  for at = 1, #raw, SIZE do
    if keep(at) then
      from, taken = from or at, taken + 1
    elseif from then
      fixes[#fixes + 1], from = string.sub(raw, from, at - 1), nil
    end
  end
  if from then
    fixes[#fixes + 1] = from == 1 and raw or string.sub(raw, from)
  end
  return taken
end

local function sequenced(group)
  local device, lane, first, last, judged, raw = group[1], group[2], group[3], group[4], group[5], ARGV[group[6]]
  local hi = hi_of(lane)
  if first > hi + 1 then
    return { hi, 0, 0, 0, 0, 1 }
  end
  local taken, outside, quarantined = 0, 0, 0
  for _, event in ipairs(group[7]) do
    if event[1] > hi then
      if event[3] ~= 0 then
        take_duty(device, event[3], event[4])
      end
      events[#events + 1], taken = ARGV[event[2]], taken + 1
    end
  end
  heard(judged, #raw > 0 and group[10] or 0)
  taken = taken + take_fixes(raw, function(at)
    if struct.unpack('<I4', raw, at + SEQ - 1) <= hi then
      return false
    end
    if judged ~= 0 and not inside(judged, (struct.unpack('<i8', raw, at + FIX_MS - 1))) then
      outside = outside + 1
      return false
    end
    return true
  end)
  for _, refusal in ipairs(group[8]) do
    local new = refusal[1] == 0 or refusal[1] > hi
    if new and judged ~= 0 and refusal[3] ~= 0 and not inside(judged, refusal[3]) then
      outside = outside + 1
    elseif new then
      rejects[#rejects + 1], quarantined = ARGV[refusal[2]], quarantined + 1
    end
  end
  if last > hi then
    his[lane], raised[lane] = last, true
  end
  return { his[lane], taken, math.max(0, math.min(hi, last) - first + 1), outside, quarantined, 0 }
end

local function foreign(group)
  local device, judged, raw, identities = group[1], group[5], ARGV[group[6]], ARGV[group[9]]
  local taken, duplicates, outside, quarantined = 0, 0, 0, 0
  for _, event in ipairs(group[7]) do
    if seen(device, ARGV[event[5]]) then
      duplicates = duplicates + 1
    else
      if event[3] ~= 0 then
        take_duty(device, event[3], event[4])
      end
      events[#events + 1], taken = ARGV[event[2]], taken + 1
    end
  end
  heard(judged, #raw > 0 and group[10] or 0)
  local total = #raw / SIZE
  local new = take_fixes(raw, function(at)
    if judged ~= 0 and not inside(judged, (struct.unpack('<i8', raw, at + FIX_MS - 1))) then
      outside = outside + 1
      return false
    end
    local n = (at - 1) / SIZE * ID
    return not seen(device, string.sub(identities, n + 1, n + ID))
  end)
  local dropped = outside
  for _, refusal in ipairs(group[8]) do
    if judged ~= 0 and refusal[3] ~= 0 and not inside(judged, refusal[3]) then
      outside = outside + 1
    else
      rejects[#rejects + 1], quarantined = ARGV[refusal[2]], quarantined + 1
    end
  end
  return { 0, taken + new, duplicates + total - new - dropped, outside, quarantined, 0 }
end

local answers = {}
for n, group in ipairs(groups) do
  answers[n] = group[2] == '' and foreign(group) or sequenced(group)
end

if #fixes > 0 or #events > 0 then
  local entry = {}
  if #fixes > 0 then
    entry[#entry + 1], entry[#entry + 2] = 'f', table.concat(fixes)
  end
  if #events > 0 then
    entry[#entry + 1], entry[#entry + 2] = 'e', table.concat(events)
  end
  redis.call('XADD', KEYS[1], '*', unpack(entry))
end
for _, packed in ipairs(rejects) do
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', REJECTS, '*', 'r', packed)
end
for lane in pairs(raised) do
  redis.call('HSET', KEYS[3], lane, string.format('%d', his[lane]))
end
for device in pairs(ended) do
  local packed = {}
  for n, one in ipairs(duty[device]) do
    packed[n] = struct.pack('<i8i8', one[1], one[2])
  end
  redis.call('HSET', KEYS[4], device, table.concat(packed))
end
for device, window in pairs(windows) do
  for _, identity in ipairs(window.new) do
    redis.call('SETRANGE', prefix .. device, window.count % DEPTH * ID, identity)
    window.count = window.count + 1
  end
  if #window.new > 0 then
    redis.call('HSET', KEYS[5], device, string.format('%d', window.count))
  end
end
return answers
