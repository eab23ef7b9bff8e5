package internet

import (
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"io"
)

// What a server adds to the key of the client before it hashes it: RFC 6455,
// section 1.3.
const webSocketGUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

// upgrade switches to the WebSocket protocol and sends back what comes. Frames
// stay as they are: nothing between the two ends may look into them.
func upgrade(from io.Reader, to io.Writer, key string) {
	sum := sha1.Sum([]byte(key + webSocketGUID))
	_, err := fmt.Fprintf(to, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		base64.StdEncoding.EncodeToString(sum[:]))
	if err == nil {
		_, _ = io.Copy(to, from)
	}
}
