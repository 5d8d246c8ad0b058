package frame

import (
	"cmp"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Decimal is an exact number, as digits: a NUMERIC of a database, a *big.Int or a decimal
// of some library. It is shown as it is written. It is sorted and drawn as a number.
type Decimal string

// Float gives the nearest number of type float64.
func (d Decimal) Float() float64 {
	x, _ := strconv.ParseFloat(string(d), 64) // beyond its range it is infinite
	return x
}

// whole tells whether d is written without fractions.
func (d Decimal) whole() bool { return !strings.ContainsAny(string(d), ".eE") }

// longestDecimal is the greatest number of bytes of a decimal, and longestExponent the
// greatest number of digits of its exponent. A number with a longer exponent would be
// written as gigabytes.
const (
	longestDecimal  = 10_000
	longestExponent = 4
)

// isNumber tells whether a text is a number in digits. A sign, a point and an exponent
// are allowed. Codes such as 007 are not numbers.
func isNumber(s string) bool {
	if s == "" || len(s) > longestDecimal {
		return false
	}
	if s[0] == '-' || s[0] == '+' {
		s = s[1:]
	}
	whole := countDigits(s)
	if whole > 1 && s[0] == '0' {
		return false
	}
	s = s[whole:]
	fraction := 0
	if s != "" && s[0] == '.' {
		fraction = countDigits(s[1:])
		s = s[1+fraction:]
	}
	if whole+fraction == 0 {
		return false
	}
	if s == "" {
		return true
	}
	if s[0] != 'e' && s[0] != 'E' {
		return false
	}
	if s = s[1:]; s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	n := countDigits(s)
	return n == len(s) && 0 < n && n <= longestExponent
}

func countDigits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// notFinite reads the numbers that have no digits, NaN and the infinities, as databases
// write them.
func notFinite(s string) (float64, bool) {
	switch strings.ToLower(s) {
	case "nan":
		return math.NaN(), true
	case "infinity", "inf", "+infinity", "+inf":
		return math.Inf(1), true
	case "-infinity", "-inf":
		return math.Inf(-1), true
	}
	return 0, false
}

// compareDecimals compares two numbers digit by digit, and so exactly.
func compareDecimals(a, b string) int {
	x, y := parseDecimal(a), parseDecimal(b)
	if c := cmp.Compare(x.sign, y.sign); c != 0 || x.sign == 0 {
		return c
	}
	c := cmp.Compare(x.point, y.point)
	if c == 0 {
		c = strings.Compare(x.digits, y.digits)
	}
	return c * x.sign
}

// parsedDecimal is sign × 0.digits × 10^point. Its digits neither begin nor end with 0.
type parsedDecimal struct {
	sign, point int
	digits      string
}

func parseDecimal(s string) (d parsedDecimal) {
	d.sign = 1
	if s != "" && (s[0] == '-' || s[0] == '+') {
		if s[0] == '-' {
			d.sign = -1
		}
		s = s[1:]
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		d.point, _ = strconv.Atoi(s[i+1:])
		s = s[:i]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	d.point += len(whole)
	d.digits = whole + fraction
	trimmed := strings.TrimLeft(d.digits, "0")
	d.point -= len(d.digits) - len(trimmed)
	if d.digits = strings.TrimRight(trimmed, "0"); d.digits == "" {
		return parsedDecimal{}
	}
	return d
}

// manyDigits is the largest number of decimals of a written fraction.
const manyDigits = 20

// ofRat writes a fraction as a decimal: exactly if its digits end soon, and otherwise as
// the nearest float64.
func ofRat(x *big.Rat) Decimal {
	if n, exact := x.FloatPrec(); exact && n <= manyDigits {
		return Decimal(x.FloatString(n))
	}
	f, _ := x.Float64()
	return Decimal(strconv.FormatFloat(f, 'g', -1, 64))
}

func ofBigFloat(x *big.Float) any {
	if x.IsInf() {
		f, _ := x.Float64()
		return f
	}
	if e := x.MantExp(nil); e > 200 || e < -200 {
		return Decimal(x.Text('g', 20))
	}
	return Decimal(x.Text('f', -1))
}
