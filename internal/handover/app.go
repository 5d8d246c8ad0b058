package handover

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
)

// variable names the environment variable that tells an app that it has a supervisor. Its
// value is the supervisor's process ID. A program that inherits the environment of an
// app, but not its descriptors, has another parent.
const variable = "REFRAIN_SUPERVISOR"

// Descriptors that an app inherits, in the order of exec.Cmd.ExtraFiles.
const (
	socketFD = 3 + iota
	ordersFD
	reportsFD
)

// App is the app's end of the channel. Next is for one goroutine, Report for another.
type App struct {
	Start    Start
	Listener net.Listener

	orders  *json.Decoder
	reports *json.Encoder
	files   []io.Closer
}

// Join returns the channel to the supervisor that started this program, or nil if there
// is none. It is called once, before any other program is started, so that no other
// program inherits the channel.
func Join() (*App, error) {
	parent := os.Getenv(variable)
	os.Unsetenv(variable)
	if parent == "" || parent != strconv.Itoa(os.Getppid()) {
		return nil, nil
	}
	a, err := join()
	if err != nil {
		return nil, fmt.Errorf("the supervisor cannot be reached: %w", err)
	}
	return a, nil
}

func join() (*App, error) {
	socket, orders, reports := inherit(socketFD, "socket"), inherit(ordersFD, "orders"), inherit(reportsFD, "reports")
	defer socket.Close()
	listener, err := net.FileListener(socket)
	if err != nil {
		return nil, err
	}
	a := &App{Listener: listener, orders: json.NewDecoder(orders), reports: json.NewEncoder(reports), files: []io.Closer{orders, reports}}
	first, err := a.Next()
	if err == nil && first.Start == nil {
		err = fmt.Errorf("the first message is not a start")
	}
	if err != nil {
		return nil, err
	}
	a.Start = *first.Start
	return a, nil
}

// Next waits for the next order. An error means that the supervisor has ended.
func (a *App) Next() (Order, error) {
	var o Order
	err := a.orders.Decode(&o)
	return o, err
}

// Report sends a report to the supervisor.
func (a *App) Report(r Report) error { return a.reports.Encode(r) }

// Close ends the channel. A Next that is waiting returns an error.
func (a *App) Close() {
	for _, f := range a.files {
		f.Close()
	}
}
