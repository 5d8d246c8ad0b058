package server

import (
	"encoding/binary"
	"math/rand/v2"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app/internal/pace"
)

// aFrame is a frame of size bytes, masked like a browser's or not masked like a server's.
func aFrame(first byte, size int, mask bool) []byte {
	b := []byte{first, 0}
	switch {
	case size > 1<<16-1:
		b[1] = 127
		b = binary.BigEndian.AppendUint64(b, uint64(size))
	case size > 125:
		b[1] = 126
		b = binary.BigEndian.AppendUint16(b, uint16(size))
	default:
		b[1] = byte(size)
	}
	if mask {
		b[1] |= masked
		b = append(b, 1, 2, 3, 4)
	}
	return append(b, make([]byte, size)...)
}

// Hazard: frames that come in pieces, or many at once, are miscounted from there on. //
// A8
func TestFrames_AreCountedInAnyPieces(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var stream []byte
		want := 0
		for range 50 {
			size := []int{0, 1, 125, 126, 127, 1000, 65535, 65536, 70000}[rnd.IntN(9)]
			stream = append(stream, aFrame(byte(rnd.UintN(256)), size, rnd.IntN(4) > 0)...)
			want++
		}
		var f frames
		got := 0
		for len(stream) > 0 {
			n := min(len(stream), 1+rnd.IntN(1<<rnd.IntN(14)))
			got += f.begun(stream[:n])
			stream = stream[n:]
		}
		if got != want || f.have != 0 || f.payload != 0 {
			t.Fatalf("%d frames were counted of %d", got, want)
		}
	}
}

// Hazard: a flood of frames takes the processor from all others. Frames that belong to no
// message must be held up too. // A8
func TestSlowConn_HoldsUpEveryFrame(t *testing.T) {
	for name, c := range map[string]struct {
		write []byte
		times int
	}{
		"pings":              {aFrame(0x89, 0, true), 1500},
		"pongs":              {aFrame(0x8a, 4, true), 1500},
		"empty parts":        {aFrame(0x00, 0, true), 1500},
		"frames of no kind":  {aFrame(0x83, 1, true), 1500},
		"many in one packet": {slicesOf(aFrame(0x89, 0, true), 50), 30},
		"long ones":          {aFrame(0x82, 150*longFrame, true), 10},
		"single bytes":       {[]byte{0xff}, 6000},
	} {
		synctest.Test(t, func(t *testing.T) {
			server, client := net.Pipe()
			defer client.Close()
			slow := &slowConn{Conn: server, rate: pace.Rate{PerSecond: 100, Burst: 1000}}
			go func() {
				defer client.Close()
				for range c.times {
					if _, err := client.Write(c.write); err != nil {
						return
					}
				}
			}()
			begun := time.Now()
			buf := make([]byte, longFrame)
			for {
				if _, err := slow.Read(buf); err != nil {
					break
				}
			}
			if took := time.Since(begun); took < 4*time.Second || took > 8*time.Second {
				t.Errorf("%s: it took %v, and 500 frames too many take 5 s", name, took)
			}
		})
	}
}

func slicesOf(frame []byte, n int) (b []byte) {
	for range n {
		b = append(b, frame...)
	}
	return b
}
