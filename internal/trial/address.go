package trial

import (
	"fmt"
	"net"
	"os"
	"sync/atomic"
)

// lastPort lies below the ports that the kernel gives out by itself (32768 and more on Linux).
var lastPort atomic.Int32

// FreeAddress gives an address of this machine, each once: while a process is down, nobody may
// come to stand in its place, neither another trial's nor a connection that goes out.
func FreeAddress() (string, error) {
	lastPort.CompareAndSwap(0, int32(20_000+os.Getpid()%6_000))
	for {
		l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", lastPort.Add(1)))
		if err == nil {
			return l.Addr().String(), l.Close()
		}
		if lastPort.Load() > 32_000 {
			return "", err
		}
	}
}
