/**
 * The two steps that Redis does for us, each atomic. One hash per key holds everything, so it can only be lost as a whole.
 *
 * @since 0.1.0
 */

/**
 * Gives the server's time in milliseconds and the hash as a flat list, or no list when the key is something else.
 * `KEYS[1]` is the hash.
 *
 * @since 0.1.0
 * @category scripts
 */
export const LOAD = `
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local hash = redis.pcall('HGETALL', KEYS[1])
if hash.err then return { now } end
return { now, hash }
`

/**
 * Puts another hash in place of the one of a version; gives 1, or 0 when the version is another by now. `KEYS[1]` is the
 * hash; then come the version expected (empty for none), the new one, the instant in milliseconds at which Redis may
 * forget the key (empty for never), and names and values.
 *
 * @since 0.1.0
 * @category scripts
 */
export const SWAP = `
local version = redis.pcall('HGET', KEYS[1], 'version')
if not version or type(version) == 'table' then version = '' end
if version ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'version', ARGV[2], unpack(ARGV, 4))
if ARGV[3] ~= '' then redis.call('PEXPIREAT', KEYS[1], ARGV[3]) end
return 1
`
