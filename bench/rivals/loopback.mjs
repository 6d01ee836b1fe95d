// Imported first: from here on this process connects to this machine only. A driver that failed to send its peer
// elsewhere must not reach WeChat.
import net from "node:net"

const { connect } = net.Socket.prototype

/** The host of the arguments of `socket.connect`, which takes options, their normalised form, or port and host. */
const hostOf = ([first, second]) => {
  const options = Array.isArray(first) ? first[0] : first
  if (typeof options === "object") return options.host ?? "localhost"
  return typeof second === "string" ? second : "localhost"
}

net.Socket.prototype.connect = function (...args) {
  const host = hostOf(args)
  if (/^(localhost|127\.[\d.]+|::1)$/.test(host)) return connect.apply(this, args)
  process.nextTick(() => this.destroy(new Error(`may not leave this machine: ${host}`)))
  return this
}
