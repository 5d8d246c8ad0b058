package app_test

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app"
)

// A file becomes typed columns. Tables, charts, Count and Group take them.
func ExampleCSV() {
	file := strings.NewReader("day;sky;wind\n2012-01-01;rain;4,7\n2012-01-02;sun;2,5\n2012-01-03;rain;3,0\n")
	data, err := app.CSV(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range data.Columns() {
		fmt.Println(c.Name, c.Type == app.Float)
	}
	windy := data.Where(func(r app.Row) bool { return r.Float("wind") > 2.9 })
	fmt.Println(windy.Len(), data.Values("sky"))

	app.Main(func(ui *app.UI) error {
		ui.Table(data)
		ui.LineChart(data, app.Y("wind"))
		ui.BarChart(app.Count(data.Rows(), app.TextOf("sky")))
		return nil
	})
}

// The types and layouts that CSV has found can be read, changed, and used again.
func ExampleCSVFormat() {
	const file = "zip,day\n123,3/4/2012\n456,5/6/2012\n"
	data, _ := app.CSV(strings.NewReader(file))
	format := data.Format()
	format.Types["zip"] = app.Text
	format.Layouts["day"] = "2/1/2006" // the day comes first
	data, _ = format.Read(strings.NewReader(file))
	fmt.Println(data.Cell(0, 0), data.Rows()[0].Time("day").Month())
	// Output: 123 April
}

func ExampleJSONRows() {
	data, err := app.JSONRows(strings.NewReader(`{"place":"Oslo","mag":5.5}
{"place":"Bergen","mag":null}`))
	for _, r := range data.Rows() {
		fmt.Println(r.Text("place"), r.Null("mag"), err)
	}
	// Output:
	// Oslo false <nil>
	// Bergen true <nil>
}

func ExampleCount() {
	type film struct {
		Title string
		Year  int
	}
	films := []film{{"A", 1999}, {"B", 2001}, {"C", 1999}}
	for _, r := range app.Count(films, func(f film) int { return f.Year }).Rows() {
		fmt.Println(r.Int("key"), r.Int("count"))
	}
	// Output:
	// 1999 2
	// 2001 1
}

func ExampleGroup() {
	data, _ := app.CSV(strings.NewReader("day,sky,wind\n2012-01-01,rain,4\n2012-01-02,rain,2\n2012-02-03,sun,3\n"))
	month := func(r app.Row) time.Month { return r.Time("day").Month() }
	wind := app.FloatOf("wind")
	of := []app.Aggregate[app.Row]{app.Sum("sum", wind), app.Mean("mean", wind), app.Median("median", wind), app.Least("least", wind), app.Most("most", wind)}
	for _, r := range app.Group(data.Rows(), month, of...).Rows() {
		fmt.Println(r.Text("key"), r.Int("count"), r.Float("sum"), r.Float("mean"), r.Float("least"), r.Float("most"))
	}
	days := app.Count(data.Rows(), app.TimeOf("day"))
	fmt.Println(days.Len(), days.Rows()[0].Bool("key"))
	// Output:
	// January 2 6 3 2 4
	// February 1 3 3 3 3
	// 3 false
}

// A column of an app's own Table may hold durations.
func ExampleColumn_duration() {
	c := app.Column{Name: "Latency", Type: app.Duration}
	fmt.Println(c.Name)
	// Output: Latency
}

func ExampleReadData() {
	files := os.DirFS("data") // or an embed.FS
	days, err := app.ReadData(files, "weather.csv")
	if err != nil {
		fmt.Println(err)
		return
	}
	days = days.With("range", func(r app.Row) any { return r.Float("temp_max") - r.Float("temp_min") })
	fmt.Println(app.Group(days.Rows(), app.MonthOf("date"), app.Mean("range", app.FloatOf("range"))).Len())
}
