package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain"
)

var downloadRuns atomic.Int64

// client is shared by all downloads: it keeps connections open.
var client = refrain.NewSingleton("client",
	func(context.Context) (*http.Client, error) {
		return &http.Client{Timeout: 10 * time.Second}, nil
	})

// Day is one line of the file.
type Day struct {
	Date          time.Time
	Precipitation float64 // millimetres
	Max, Min      float64 // degrees Celsius
	Wind          float64 // metres per second
	Weather       string
}

// download fetches the file at most once in ten minutes.
var download = refrain.NewMemo("download",
	func(ctx context.Context, url string) ([]Day, error) {
		downloadRuns.Add(1)
		c, err := client.Get(ctx)
		if err != nil {
			return nil, err
		}
		request, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return nil, err
		}
		response, err := c.Do(request)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s: %s", url, response.Status)
		}
		return readDays(response.Body)
	}, refrain.TTL(10*time.Minute))

// readDays reads the file. Its first line names the columns.
func readDays(file io.Reader) ([]Day, error) {
	reader := csv.NewReader(file)
	reader.FieldsPerRecord = 6
	lines, err := reader.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(lines) < 2 {
		return nil, errors.New("the file has no days in it")
	}
	var days []Day
	for i, line := range lines[1:] {
		date, err := time.Parse(time.DateOnly, line[0])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+2, err)
		}
		var figures [4]float64
		for f := range figures {
			v, err := strconv.ParseFloat(line[1+f], 64)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", i+2, err)
			}
			figures[f] = v
		}
		days = append(days, Day{date,
			figures[0], figures[1], figures[2], figures[3], line[5]})
	}
	return days, nil
}
