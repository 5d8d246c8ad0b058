// Package data holds the weather. README.md names its source.
package data

import "embed"

//go:embed seattle-weather.csv
var SeattleWeather []byte

// Files holds it as a file.
//
//go:embed seattle-weather.csv
var Files embed.FS
