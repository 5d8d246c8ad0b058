package handover

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
)

// Supervisor is the supervisor's end of the channel to one app. Order and Close are for
// one goroutine, Next for another.
type Supervisor struct {
	orders  *os.File
	reports *os.File
	receive *json.Decoder
	queue   chan Order // orders to deliver; closed by Close
}

// maxQueue is how many orders may wait for an app that does not read, because it is still
// starting, or because it is no app of Refrain.
const maxQueue = 64

var errBusy = errors.New("the app does not listen to its supervisor")

// StartApp starts an app that is to listen on socket, and gives it its first order. The
// socket must be in non-blocking mode. It stays open and belongs to the caller.
func StartApp(c *exec.Cmd, socket *os.File, s Start) (*Supervisor, error) {
	theirOrders, orders, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	reports, theirReports, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, theirOrders.Close(), orders.Close())
	}
	v := &Supervisor{orders: orders, reports: reports, receive: json.NewDecoder(reports), queue: make(chan Order, maxQueue)}
	if c.Env == nil {
		c.Env = os.Environ()
	}
	c.Env = append(c.Env, variable+"="+strconv.Itoa(os.Getpid()))
	c.ExtraFiles = []*os.File{socket, theirOrders, theirReports}
	err = c.Start()
	theirOrders.Close()
	theirReports.Close()
	if err != nil {
		v.Close()
		return nil, err
	}
	v.queue <- Order{Start: &s}
	go v.deliver()
	return v, nil
}

// Order sends an order to the app, without waiting until the app reads it. It does not
// report that an app has ended: the process and its reports do.
func (v *Supervisor) Order(o Order) error {
	select {
	case v.queue <- o:
		return nil
	default:
		return errBusy
	}
}

func (v *Supervisor) deliver() {
	send := json.NewEncoder(v.orders)
	for o := range v.queue {
		if send.Encode(o) != nil {
			break // the app has ended: drop its orders
		}
	}
}

// Next waits for the app's next report. An error means that none will come.
func (v *Supervisor) Next() (Report, error) {
	var r Report
	err := v.receive.Decode(&r)
	if err != nil && !errors.Is(err, io.EOF) {
		// A report that is cut off in the middle is dropped: the app did not end well.
		err = io.ErrUnexpectedEOF
	}
	return r, err
}

// Close ends the channel, which tells the app to end.
func (v *Supervisor) Close() {
	close(v.queue)
	v.orders.Close()
	v.reports.Close()
}
