package app_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

const weatherCSV = `date,weather,wind
2012-01-01,rain,4.7
2012-01-02,sun,2.5
2012-02-01,rain,
`

func weather(t *testing.T) *app.Data {
	t.Helper()
	data, err := app.CSV(strings.NewReader(weatherCSV))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Tables, charts, counts and groups must take a file without a struct for its rows.
func TestCSV_GoesToTablesChartsCountsAndGroups(t *testing.T) {
	data := weather(t)
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Table(data)
		ui.LineChart(data, app.Y("wind"))
		ui.BarChart(app.Count(data.Rows(), app.TextOf("weather")))
		ui.Table(app.Group(data.Rows(), app.TimeOf("date"), app.Sum("all", app.FloatOf("wind")), app.Mean("mean", app.FloatOf("wind")),
			app.Median("median", app.FloatOf("wind")), app.Least("least", app.FloatOf("wind")), app.Most("most", app.FloatOf("wind"))))
		ui.SelectRows("Days", data.Where(func(r app.Row) bool { return r.Float("wind") > 3 }))
		return nil
	})
	at.Run()
	if e := at.Error(); len(e) > 0 {
		t.Fatalf("%q", e)
	}
	if row := at.Table(0).Row(2); strings.Join(row, "|") != "2012-02-01|rain|" {
		t.Errorf("the third row is %q", row)
	}
	if row := at.Table(1).Row(0); strings.Join(row, "|") != "2012-01-01|1|4.7|4.7|4.7|4.7|4.7" {
		t.Errorf("the first group is %q", row)
	}
	if row := at.Table(1).Row(2); strings.Join(row, "|") != "2012-02-01|1|||||" {
		t.Errorf("a group without numbers is %q", row)
	}
	if f := data.Format(); f.Comma != ',' || f.Types["wind"] != app.Float || f.Layouts["date"] != "2006-01-02" {
		t.Errorf("the format is %+v", f)
	}
}

func TestData_IsReadByRows(t *testing.T) {
	data := weather(t)
	rows := data.Rows()
	if r := rows[2]; !math.IsNaN(r.Float("wind")) || !r.Null("wind") || r.Text("wind") != "" || r.Int("wind") != 0 || !r.Time("wind").IsZero() || r.Bool("wind") {
		t.Error("a cell that holds nothing is something")
	}
	if r := rows[0]; r.Int("wind") != 4 || r.Text("date") != "2012-01-01" || !r.Time("date").Equal(time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the first row is %q %v", r.Text("date"), r.Int("wind"))
	}
	if got := strings.Join(data.Values("weather"), " "); got != "rain sun" {
		t.Errorf("the values are %s", got)
	}
	longer := data.With("gust", func(r app.Row) any { return 2 * r.Int("wind") }).With("wind", func(r app.Row) any { return nil })
	if r := longer.Rows()[0]; r.Int("gust") != 8 || !r.Null("wind") || rows[0].Null("wind") || longer.Columns()[3].Type != app.Int {
		t.Errorf("with other columns: %d, %v", r.Int("gust"), longer.Columns())
	}
	if got := app.MonthOf("date")(rows[1]); !got.Equal(time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the month is %v", got)
	}
	files := fstest.MapFS{"a.csv": {Data: []byte(weatherCSV)}, "b.jsonl": {Data: []byte(`{"a":1}`)}, "c.csv": {}}
	for name, want := range map[string]int{"a.csv": 3, "b.jsonl": 1} {
		if d, err := app.ReadData(files, name); err != nil || d.Len() != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := app.ReadData(files, "c.csv"); err == nil || !strings.HasPrefix(err.Error(), "c.csv: app.CSV: the file is empty") {
		t.Errorf("an empty file: %v", err)
	}
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), `no column "rain" among ["date" "weather" "wind"]`) {
			t.Errorf("panicked with %v", r)
		}
	}()
	rows[0].Text("rain")
}

// Counts must be in an order that a chart can show directly.
func TestCount_OrdersByCountOrByKey(t *testing.T) {
	same := func(s string) string { return s }
	length := func(s string) int { return len(s) }
	words := []string{"ccc", "a", "bb", "a", "bb", "a"}
	show := func(d *app.Data) string {
		var b strings.Builder
		for _, r := range d.Rows() {
			b.WriteString(r.Text("key") + "=" + r.Text("count") + " ")
		}
		return b.String()
	}
	if got, want := show(app.Count(words, same)), "a=3 bb=2 ccc=1 "; got != want {
		t.Errorf("texts: %s, want %s", got, want)
	}
	if got, want := show(app.Count(words, length)), "1=3 2=2 3=1 "; got != want {
		t.Errorf("numbers: %s, want %s", got, want)
	}
	if got := show(app.Count([]string(nil), same)); got != "" {
		t.Errorf("of nothing: %s", got)
	}
	if got, want := show(app.Count([]time.Month{time.May, time.March, time.May}, func(m time.Month) time.Month { return m })), "March=1 May=2 "; got != want {
		t.Errorf("months: %s, want %s", got, want)
	}
}

// A memo must hand out the table without copying it.
func TestData_IsKeptByMemos(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	defer cache.Close(context.Background())
	load := refrain.NewMemo("load", refrain.Pure(func(text string) *app.Data {
		data, err := app.CSV(strings.NewReader(text))
		if err != nil {
			panic(err)
		}
		return data
	}), refrain.In(cache))
	first, err := load.Get(context.Background(), weatherCSV)
	if err != nil {
		t.Fatal(err)
	}
	second, _ := load.Get(context.Background(), weatherCSV)
	if first != second || cache.Stats().Hits != 1 {
		t.Errorf("the second is another, after %+v", cache.Stats())
	}
}

func TestJSONRows_AreTyped(t *testing.T) {
	data, err := app.JSONRows(strings.NewReader("{\"mag\":5.5}\n{\"mag\":7}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c := data.Columns()[0]; c.Type != app.Float || data.Len() != 2 || data.Cell(1, 0) != 7.0 {
		t.Errorf("%+v with %v", c, data.Cell(1, 0))
	}
	if _, err := app.JSONRows(strings.NewReader("7")); err == nil || !strings.HasPrefix(err.Error(), "app.JSONRows: value 1") {
		t.Errorf("of a number: %v", err)
	}
	if _, err := app.CSV(strings.NewReader("")); err == nil || !strings.HasPrefix(err.Error(), "app.CSV: the file is empty") {
		t.Errorf("of nothing: %v", err)
	}
}
