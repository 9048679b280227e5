-- An event of the lease holder. KEYS 1 token  2 in    ARGV 1 token  2 packed event    Answers the id, or nil.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return nil
end
return redis.call('XADD', KEYS[2], '*', 'e', ARGV[2])
