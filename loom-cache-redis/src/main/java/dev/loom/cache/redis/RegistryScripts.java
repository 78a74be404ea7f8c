package dev.loom.cache.redis;

/**
 * What runs inside Redis on the registry of cells. All get its keys first: head, cells and log; the
 * last argument of all is the time, as in {@link Scripts}.
 */
final class RegistryScripts {
  // The digest is of sorted rows: a hash that grows tells its fields in another order.
  private static final String REGISTRY =
      Scripts.TIME
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
      local function listing(answer)
        local cells, rows = redis.call('HGETALL', KEYS[2]), {}
        for i = 1, #cells, 2 do rows[#rows + 1] = cells[i] .. ' ' .. cells[i + 1] end
        table.sort(rows)
        answer[1], answer[2] = head, redis.sha1hex(table.concat(rows, ' '))
        for _, each in ipairs(cells) do answer[#answer + 1] = each end
        return answer
      end
      """;

  // Notes an invalidation and gives notice of it. Arguments: epoch to begin with if there is none,
  // the selector, how many of them are kept, the channel.
  private static final String NOTE =
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

  /** Notes an invalidation; tells the new head, a digest of the cells, and the cells. */
  static final Script ANNOUNCE = Script.of(NOTE + "return listing({})");

  /** Tells the head, a digest of the cells, and the cells. */
  static final Script ROWS =
      Script.of(
          REGISTRY
              + """
      if not head or redis.call('HGET', KEYS[2], '') ~= head:sub(1, 16) then return {} end
      return listing({})
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

  /**
   * Notes an invalidation and ends the generations of cells, where the cells are still those that
   * the caller knows. Keys: those of the registry, then six for each cell to end. Further
   * arguments: digest of the known cells, what each cell's end gets as its fourth, a generation for
   * each cell. Answers 1, the new head and what the cells' ends answer; or what {@link #ANNOUNCE}
   * does.
   */
  static final Script ANNOUNCE_AND_ROTATE =
      Script.of(
          "local function rotate(KEYS, ARGV)\n"
              + Scripts.ROTATION
              + "end\n"
              + NOTE
              + """
      local cells = listing({})
      if cells[2] ~= ARGV[5] then return cells end
      local answer = {1, head}
      for i = 4, #KEYS, 6 do
        local keys = {}
        for j = 0, 5 do keys[j + 1] = KEYS[i + j] end
        local new = ARGV[7 + (i - 4) / 6]
        local done = rotate(keys, {new, head:sub(1, 16), number, ARGV[6], ARGV[#ARGV]})
        for _, each in ipairs(done) do answer[#answer + 1] = each end
      end
      return answer
      """);

  private RegistryScripts() {}
}
