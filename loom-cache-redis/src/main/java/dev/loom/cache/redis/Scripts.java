package dev.loom.cache.redis;

/**
 * What runs inside Redis, each a step that nothing comes between. Scripts of a cell get its five
 * keys first: mark {@code g}, expiries {@code x}, creations {@code c}, labels {@code n} and names
 * of dead sets {@code d}. Scripts of the registry get head, cells and log. The last argument of all
 * is the time, for where they may not ask Redis for it.
 *
 * <p>Every sorted set has a member without a name. Redis may drop any key for lack of memory; a set
 * that lacks that member was dropped, and its cell begins anew instead of forgetting entries that
 * an invalidation must find.
 */
final class Scripts {
  // What is written is replicated, not the script, which asks for the time; so by default, but a
  // Redis 6 may be set up otherwise.
  static final String TIME =
      """
      redis.replicate_commands()
      local function micros()
        local time = redis.pcall('TIME')
        if time.err then return tonumber(ARGV[#ARGV]) end
        return time[1] * 1000000 + time[2]
      end
      local function digits(number) return string.format('%016.0f', number) end
      """;

  // A generation begins: what the last one held is set aside, to be swept away.
  private static final String CELL =
      TIME
          + """
      local mark = redis.call('GET', KEYS[1])
      local function generation() return mark and #mark == 64 and mark:sub(1, 32) end
      local function epoch() return mark and #mark == 64 and mark:sub(33, 48) end
      local function sequence() return mark:sub(49, 64) end
      local function intact()
        for i = 2, 4 do
          if not redis.call('ZSCORE', KEYS[i], '') then return false end
        end
        return true
      end
      local function newest()
        return tonumber(redis.call('ZREVRANGE', KEYS[3], 0, 0, 'WITHSCORES')[2] or 0)
      end
      local function prolong(key, life)
        if redis.call('PTTL', key) < life then redis.call('PEXPIRE', key, life) end
      end
      local function begin(new, dead, life)
        life = math.max(life, redis.call('PTTL', KEYS[1]))
        local floor = math.max(micros(), newest() + 1)
        local held = redis.call('ZCARD', KEYS[2])
        if held > 1 or held == 1 and not redis.call('ZSCORE', KEYS[2], '') then
          redis.call('RENAME', KEYS[2], dead)
        else
          dead = nil
        end
        redis.call('UNLINK', KEYS[3], KEYS[4])
        redis.call('ZADD', KEYS[2], 0, '')
        redis.call('ZADD', KEYS[3], digits(floor), '')
        redis.call('ZADD', KEYS[4], 0, '')
        redis.call('SET', KEYS[1], new, 'PX', life)
        for i = 2, 4 do prolong(KEYS[i], life) end
        return dead
      end
      local function setAside(dead)
        if dead then
          redis.call('RPUSH', KEYS[5], dead)
          prolong(KEYS[5], redis.call('PTTL', dead))
        end
      end
      local function isLost(set, label, millis)
        local score = redis.call('ZSCORE', KEYS[4], label)
        return score and tonumber(score) > millis and redis.call('EXISTS', set) == 0
      end
      """;

  // Removes entries that a dead set names, unless they were stored anew since.
  private static final String BURY =
      """
      local function hex(bytes)
        return (bytes:gsub('.', function(c) return string.format('%%02x', c:byte()) end))
      end
      local function bury(dead, living, prefix, most)
        local removed = 0
        for _, digest in ipairs(redis.call('ZRANGE', dead, 0, most - 1)) do
          if digest ~= '' then
            local entry = prefix .. digest
            local own = redis.call('GETRANGE', entry, %d, %d)
            if own ~= '' and hex(own) ~= living then
              removed = removed + redis.call('UNLINK', entry)
            end
          end
        end
        redis.call('ZREMRANGEBYRANK', dead, 0, most - 1)
        return removed
      end
      """
          .formatted(
              Envelope.GENERATION_AT, Envelope.GENERATION_AT + Envelope.GENERATION_BYTES - 1);

  private static final String REGISTRY =
      TIME
          + """
      local head = redis.call('GET', KEYS[1])
      local function found(fresh)
        if not head or #head ~= 32 or redis.call('HGET', KEYS[2], '') ~= head:sub(1, 16) then
          head = fresh .. digits(micros())
          redis.call('DEL', KEYS[3])
          redis.call('SET', KEYS[1], head)
          redis.call('HSET', KEYS[2], '', fresh)
        end
      end
      local function floor()
        if not redis.call('ZSCORE', KEYS[3], '') then
          redis.call('ZADD', KEYS[3], head:sub(17), '')
        end
      end
      """;

  /**
   * Registers a cell; tells head, up to which number the log has forgotten, and the selectors since
   * a number. Arguments: epoch to begin with if there is none, field or nothing, row, number.
   */
  static final Script REGISTER =
      Script.of(
          REGISTRY
              + """
      found(ARGV[1])
      floor()
      if ARGV[2] ~= '' then redis.call('HSET', KEYS[2], ARGV[2], ARGV[3]) end
      local answer = {head, redis.call('ZSCORE', KEYS[3], '')}
      for _, each in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. ARGV[4], '+inf')) do
        if each ~= '' then answer[#answer + 1] = each end
      end
      return answer
      """);

  /**
   * Notes an invalidation, and gives notice of it; tells the new head and the cells. Arguments:
   * epoch to begin with if there is none, the selector, how many of them are kept, the channel.
   */
  static final Script ANNOUNCE =
      Script.of(
          REGISTRY
              + Notice.TELL
              + """
      found(ARGV[1])
      floor()
      local number = tell(ARGV[2], ARGV[4])
      redis.call('ZADD', KEYS[3], number, number .. ARGV[2])
      while redis.call('ZCARD', KEYS[3]) > ARGV[3] + 1 do
        redis.call('ZADD', KEYS[3], redis.call('ZPOPMIN', KEYS[3], 2)[4], '')
      end
      local answer = redis.call('HGETALL', KEYS[2])
      answer[#answer + 1] = head
      return answer
      """);

  /** Tells the cells and the head. */
  static final Script ROWS =
      Script.of(
          REGISTRY
              + """
      if not head or redis.call('HGET', KEYS[2], '') ~= head:sub(1, 16) then return {} end
      local answer = redis.call('HGETALL', KEYS[2])
      answer[#answer + 1] = head
      return answer
      """);

  /** Forgets a cell if its row is still the same. Arguments: field, row. */
  static final Script FORGET =
      Script.of(
          """
          if redis.call('HGET', KEYS[2], ARGV[1]) == ARGV[2] then
            return redis.call('HDEL', KEYS[2], ARGV[1])
          end
          return 0
          """);

  /** Takes or prolongs a lease. Arguments: owner, milliseconds, zero to give it back. */
  static final Script LEASE =
      Script.of(
          """
          local owner = redis.call('GET', KEYS[1])
          if owner and owner ~= ARGV[1] then return 0 end
          if ARGV[2] == '0' then redis.call('DEL', KEYS[1])
          else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
          return 1
          """);

  /** Tells what Redis does when its memory is full; nothing where that is not allowed. */
  static final Script POLICY =
      Script.of(
          """
          local info = redis.pcall('INFO', 'memory')
          if type(info) ~= 'string' then return '' end
          return (info:match('maxmemory:(%d+)') or '') .. ' '
            .. (info:match('maxmemory_policy:([%w-]+)') or '')
          """);

  /**
   * Tells the mark of a cell, beginning anew where it has none that counts. Key: a dead set.
   * Arguments: generation, epoch, number, life in milliseconds.
   */
  static final Script ENSURE =
      Script.of(
          CELL
              + """
      if epoch() == ARGV[2] and intact() then return mark end
      local new = ARGV[1] .. ARGV[2] .. ARGV[3]
      setAside(begin(new, KEYS[6], tonumber(ARGV[4])))
      return new
      """);

  /**
   * Stores an entry if its cell is what its ticket says. Keys: entry, sets of its labels.
   * Arguments: generation, number, envelope, life, most expired members to drop, digest, names of
   * its labels. Answers 1 and how many expired; 2 and the cell's number; 3 when the cell had lost
   * track of its entries and was ended; or 0.
   */
  static final Script STORE =
      Script.of(
          CELL
              + """
      if generation() ~= ARGV[1] then return {0} end
      if sequence() ~= ARGV[2] then return {2, sequence()} end
      local now = micros()
      local millis = math.floor(now / 1000)
      local whole = intact()
      for i = 7, #KEYS do whole = whole and not isLost(KEYS[i], ARGV[i], millis) end
      if not whole then
        redis.call('DEL', KEYS[1])
        return {3}
      end
      local life, digest = tonumber(ARGV[4]), ARGV[6]
      local created = digits(math.max(now, newest() + 1))
      redis.call('SET', KEYS[6], ARGV[3], 'PX', ARGV[4])
      redis.call('ZADD', KEYS[2], digits(millis + life), digest)
      redis.call('ZADD', KEYS[3], created, digest)
      life = life + 60000
      for i = 1, 4 do prolong(KEYS[i], life) end
      redis.call('ZREMRANGEBYSCORE', KEYS[4], '(0', '(' .. digits(millis))
      for i = 7, #KEYS do
        redis.call('ZADD', KEYS[i], 0, '', created, digest)
        prolong(KEYS[i], life)
        redis.call('ZADD', KEYS[4], digits(millis + redis.call('PTTL', KEYS[i])), ARGV[i])
        local oldest = redis.call('ZRANGE', KEYS[i], 1, 16, 'WITHSCORES')
        for j = 1, #oldest, 2 do
          if redis.call('ZSCORE', KEYS[3], oldest[j]) ~= oldest[j + 1] then
            redis.call('ZREM', KEYS[i], oldest[j])
          end
        end
      end
      local old = redis.call('ZRANGEBYSCORE', KEYS[2], '(0', digits(millis), 'LIMIT', 0, ARGV[5])
      if #old > 0 then
        redis.call('ZREM', KEYS[2], unpack(old))
        redis.call('ZREM', KEYS[3], unpack(old))
      end
      return {1, #old}
      """);

  /**
   * Ends a cell's generation. Key: a dead set. Arguments: generation, epoch, number, whether the
   * caller itself counts and sweeps the dead set. Answers how many entries were alive, how many had
   * expired, and whether there is a dead set.
   */
  static final Script ROTATE =
      Script.of(
          CELL
              + """
      if epoch() ~= ARGV[2] then return {0, 0, 0} end
      local millis = digits(math.floor(micros() / 1000))
      local alive = redis.call('ZCOUNT', KEYS[2], '(' .. millis, '+inf')
      local expired = redis.call('ZCOUNT', KEYS[2], '(0', millis)
      local dead = begin(ARGV[1] .. ARGV[2] .. ARGV[3], KEYS[6], 60000)
      if ARGV[4] == '0' then setAside(dead) end
      return {alive, expired, dead and 1 or 0}
      """);

  /**
   * Finds entries, in order of their creation, and counts or drops them. Keys: the sets of labels
   * that all must name them. Arguments: epoch, number or nothing, age or nothing, beginning of
   * digests, beginning of entries' keys, whether to drop, after which creation, up to which or
   * nothing, names of the labels. Answers how many, where to go on or nothing, and up to which
   * creation; or -1 when the cell has lost track of its entries.
   */
  static final Script PICK =
      Script.of(
          CELL
              + """
      if epoch() ~= ARGV[1] then return {0, '', ''} end
      if ARGV[2] ~= '' and tonumber(ARGV[2]) > tonumber(sequence()) then
        redis.call('SET', KEYS[1], mark:sub(1, 48) .. ARGV[2], 'KEEPTTL')
      end
      local now = micros()
      if not intact() then return {-1, '', ''} end
      for i = 6, #KEYS do
        if isLost(KEYS[i], ARGV[i + 3], now / 1000) then return {-1, '', ''} end
      end
      local last = ARGV[8]
      if last == '' then
        last = math.max(now, newest())
        if ARGV[3] ~= '' then last = math.min(last, now - ARGV[3] - 1) end
        last = digits(math.max(last, 0))
      end
      local base = KEYS[6] or KEYS[3]
      local found =
        redis.call('ZRANGEBYSCORE', base, '(' .. ARGV[7], last, 'WITHSCORES', 'LIMIT', 0, 500)
      local count = 0
      for i = 1, #found, 2 do
        local digest, score = found[i], found[i + 1]
        local chosen = digest ~= '' and digest:sub(1, #ARGV[4]) == ARGV[4]
          and redis.call('ZSCORE', KEYS[3], digest) == score
        for j = 7, #KEYS do
          chosen = chosen and redis.call('ZSCORE', KEYS[j], digest) == score
        end
        if chosen and ARGV[6] == '0' then
          count = count + redis.call('EXISTS', ARGV[5] .. digest)
        elseif chosen and redis.call('UNLINK', ARGV[5] .. digest) == 1 then
          count = count + 1
          redis.call('ZREM', KEYS[2], digest)
          redis.call('ZREM', KEYS[3], digest)
          for j = 6, #KEYS do redis.call('ZREM', KEYS[j], digest) end
        end
      end
      return {count, found[999] and found[1000] or '', last}
      """);

  /** Counts and measures. Arguments: epoch, beginning of entries' keys. */
  static final Script MEASURE =
      Script.of(
          CELL
              + """
      if epoch() ~= ARGV[1] then return {0, 0, 0} end
      local millis = '(' .. digits(math.floor(micros() / 1000))
      local bytes, sample = 0, redis.call('ZRANGEBYSCORE', KEYS[2], millis, '+inf', 'LIMIT', 0, 8)
      for _, digest in ipairs(sample) do
        bytes = bytes + redis.call('STRLEN', ARGV[2] .. digest)
      end
      return {redis.call('ZCOUNT', KEYS[2], millis, '+inf'), bytes, #sample}
      """);

  /**
   * One step of upkeep. Arguments: beginning of entries' keys, most members, whether to look for
   * entries that Redis has dropped, which a step does at random. Answers how many expired entries
   * were let go, whether there is more to do, whether the cell is gone, and how many entries Redis
   * had dropped.
   */
  static final Script SWEEP =
      Script.of(
          CELL
              + BURY
              + """
      local most = tonumber(ARGV[2])
      local dead = redis.call('LINDEX', KEYS[5], 0)
      if dead then
        bury(dead, generation(), ARGV[1], most)
        if redis.call('EXISTS', dead) == 0 then redis.call('LPOP', KEYS[5]) end
        return {0, 1, 0, 0}
      end
      local millis = digits(math.floor(micros() / 1000))
      local old = redis.call('ZRANGEBYSCORE', KEYS[2], '(0', millis, 'LIMIT', 0, most)
      if #old > 0 then
        redis.call('ZREM', KEYS[2], unpack(old))
        redis.call('ZREM', KEYS[3], unpack(old))
      end
      local dropped = 0
      if ARGV[3] == '1' and #old < most then
        for _, digest in ipairs(redis.call('ZRANDMEMBER', KEYS[2], most)) do
          if digest ~= '' and redis.call('EXISTS', ARGV[1] .. digest) == 0 then
            redis.call('ZREM', KEYS[2], digest)
            redis.call('ZREM', KEYS[3], digest)
            dropped = dropped + 1
          end
        end
      end
      return {#old, #old == most and 1 or 0, mark and 0 or 1, dropped}
      """);

  /**
   * Sweeps a dead set that is set aside for its caller alone. Key: the set. Arguments: beginning of
   * entries' keys, most members. Answers how many were alive, and how many members are left.
   */
  static final Script COUNT_DEAD =
      Script.of(
          CELL
              + BURY
              + """
      local removed = bury(KEYS[6], generation(), ARGV[1], tonumber(ARGV[2]))
      return {removed, redis.call('ZCARD', KEYS[6])}
      """);

  private Scripts() {}
}
