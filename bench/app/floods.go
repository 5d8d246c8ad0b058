package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"
)

// floodsAtOnce is the number of connections from which each kind of flood comes.
const floodsAtOnce = 2

// flood is a kind of flood: frames that are sent without end. before is sent once, and
// then each over and over. Both get the id of the app's button.
type flood struct {
	name         string
	before, each func(button string) string
}

func floods() []flood {
	always := func(f string) func(string) string { return func(string) string { return f } }
	return []flood{
		{name: "none"},
		{name: "pings", each: always(frame(0x89, "x"))},
		{name: "pongs", each: always(frame(0x8a, "x"))},
		{name: "empty parts", before: always(frame(0x01, "")), each: always(frame(0x00, ""))},
		{name: "messages of no kind", each: always(frame(0x81, `{"t":"x"}`))},
		{name: "reruns", each: always(frame(0x81, `{"t":"rerun"}`))},
		{name: "values", each: func(id string) string { return frame(0x81, `{"t":"event","n":0,"set":{"`+id+`":7}}`) }},
		{name: "long values", each: func(id string) string {
			return frame(0x81, `{"t":"event","n":0,"set":{"`+id+`":"`+strings.Repeat("x", 200<<10)+`"}}`)
		}},
	}
}

// besideFloods clicks in some tabs while others send as much as they can. A flood ends
// when its connections end.
func besideFloods(clicking int, every, lasting time.Duration) error {
	ctx := context.Background()
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "%d tabs click every %v beside floods from %d connections\tclicks\tp50\tp90\tp99 (target ≤ 20ms)\tlongest\tframes sent\t\n", clicking, every, floodsAtOnce)
	for _, f := range floods() {
		s, err := start(ctx)
		if err != nil {
			return err
		}
		err = besideFlood(ctx, table, s, f, clicking, every, lasting)
		s.stop()
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return table.Flush()
}

func besideFlood(ctx context.Context, out io.Writer, s *server, f flood, clicking int, every, lasting time.Duration) error {
	tabs, err := openAll(ctx, s.url, clicking)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var sent atomic.Int64
	var all sync.WaitGroup
	for range floodsAtOnce {
		if f.each == nil {
			continue
		}
		conn, button, err := openRaw(s.url)
		if err != nil {
			cancel()
			return err
		}
		defer context.AfterFunc(ctx, func() { conn.Close() })()
		all.Go(func() { io.Copy(io.Discard, conn) })
		all.Go(func() { sent.Add(f.run(conn, button)) })
	}
	times := clickAll(ctx, tabs, every, lasting)
	cancel()
	all.Wait()
	slices.Sort(times)
	fmt.Fprintf(out, "%s\t%d\t%v\t%v\t%v\t%v\t%d\t\n", f.name, len(times), at(times, .5), at(times, .9), at(times, .99), at(times, 1), sent.Load())
	return nil
}

// run sends frames until the connection ends, and returns how many it sent.
func (f flood) run(conn net.Conn, button string) (n int64) {
	if f.before != nil {
		if _, err := io.WriteString(conn, f.before(button)); err != nil {
			return 0
		}
	}
	one := f.each(button)
	many := max(1, (16<<10)/len(one))
	packet := []byte(strings.Repeat(one, many))
	for {
		if _, err := conn.Write(packet); err != nil {
			return n
		}
		n += int64(many)
	}
}

// frame returns a frame as a browser sends it, masked with zeros.
func frame(first byte, payload string) string {
	b := []byte{first}
	switch n := len(payload); {
	case n > 1<<16-1:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), uint64(n))
	case n > 125:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	default:
		b = append(b, 0x80|byte(n))
	}
	return string(append(b, 0, 0, 0, 0)) + payload
}

// openRaw opens a tab by hand, since no library sends the frames of floods.
func openRaw(url string) (conn net.Conn, button string, err error) {
	page, err := http.Get(url + "/")
	if err != nil {
		return nil, "", err
	}
	page.Body.Close()
	host := strings.TrimPrefix(url, "http://")
	if conn, err = net.Dial("tcp", host); err != nil {
		return nil, "", err
	}
	cookie := page.Cookies()[0]
	fmt.Fprintf(conn, "GET /ws HTTP/1.1\r\nHost: %s\r\nCookie: %s=%s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: refrain.v1\r\n\r\n%s",
		host, cookie.Name, cookie.Value, frame(0x81, `{"t":"hello","tab":"","query":""}`))
	in := bufio.NewReader(conn)
	response, err := http.ReadResponse(in, nil)
	if err == nil && response.StatusCode != http.StatusSwitchingProtocols {
		err = fmt.Errorf("the handshake was answered by %s", response.Status)
	}
	if err != nil {
		conn.Close()
		return nil, "", err
	}
	var seen []byte
	id := buttonID.FindSubmatch(seen)
	for ; id == nil; id = buttonID.FindSubmatch(seen) {
		b, err := in.ReadByte()
		if err != nil {
			conn.Close()
			return nil, "", fmt.Errorf("the page has no button: %w: %s", err, seen)
		}
		seen = append(seen, b)
	}
	return conn, string(id[1]), nil
}
