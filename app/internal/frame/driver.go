package frame

import (
	"database/sql"
	"strings"
)

// Drivers give some values as texts: values of NUMERIC in most databases, and values of
// all types in some. The driver's name for the type of a column tells how to read these
// texts.

// typed is a Cursor that tells the types of its columns, as *sql.Rows does.
type typed interface {
	ColumnTypes() ([]*sql.ColumnType, error)
}

// readersOf gives one function for each column. The function turns a value of the driver
// into a cell.
func readersOf(from Cursor, columns int) []func(any) any {
	readers := make([]func(any) any, columns)
	var types []*sql.ColumnType
	if t, ok := from.(typed); ok {
		types, _ = t.ColumnTypes()
	}
	for i := range readers {
		readers[i] = func(v any) any { return v }
		if i < len(types) && types[i] != nil {
			readers[i] = readerFor(types[i].DatabaseTypeName())
		}
	}
	return readers
}

func readerFor(name string) func(any) any {
	name = bareType(name)
	switch {
	case numericTypes[name]:
		return func(v any) any { return numberOf(v) }
	case timeTypes[name]:
		return func(v any) any {
			if s, ok := v.(string); ok {
				if t, err := ParseTime(s); err == nil {
					return t
				}
			}
			return v
		}
	}
	return func(v any) any { return v }
}

// numberOf turns a text that is a number into that number.
func numberOf(v any) any {
	s, ok := v.(string)
	if !ok {
		return v
	}
	bare := strings.TrimSpace(s)
	if strings.Contains(s, "$") { // of MONEY
		bare = strings.NewReplacer("$", "", ",", "").Replace(bare)
	}
	// Oracle writes .5, and MySQL's ZEROFILL 007.
	trimmed := strings.TrimLeft(bare, "0")
	if trimmed == "" || trimmed[0] < '0' || trimmed[0] > '9' {
		trimmed = bare
	}
	if cell := textual(trimmed); typeOfCell(cell) != Text {
		return cell
	}
	return v
}

// bareType gives a type's name without its length, and without the words around it:
// DECIMAL of "Nullable(Decimal(18, 2))" and of "UNSIGNED DECIMAL".
func bareType(name string) string {
	name = strings.ToUpper(strings.TrimSpace(name))
	for {
		inner := name
		for _, around := range []string{"NULLABLE(", "LOWCARDINALITY("} {
			inner = strings.TrimPrefix(inner, around)
		}
		for _, word := range []string{"UNSIGNED ", "SIGNED "} {
			inner = strings.TrimPrefix(inner, word)
		}
		if inner == name {
			break
		}
		name = inner
	}
	name, _, _ = strings.Cut(name, "(")
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimRight(name, ") "), " UNSIGNED"))
}

var numericTypes = set("NUMERIC", "DECIMAL", "DEC", "NUMBER", "FIXED", "MONEY", "SMALLMONEY", "BIGNUMERIC", "BIGDECIMAL", "DECFLOAT", "NEWDECIMAL",
	"DECIMAL32", "DECIMAL64", "DECIMAL128", "DECIMAL256",
	"INT", "INTEGER", "TINYINT", "SMALLINT", "MEDIUMINT", "BIGINT", "INT2", "INT4", "INT8", "HUGEINT", "UHUGEINT", "INT16", "INT32", "INT64", "INT128", "INT256",
	"UINT8", "UINT16", "UINT32", "UINT64", "UINT128", "UINT256", "YEAR", "SERIAL", "BIGSERIAL", "OID",
	"REAL", "FLOAT", "FLOAT4", "FLOAT8", "FLOAT32", "FLOAT64", "DOUBLE", "DOUBLE PRECISION", "BINARY_FLOAT", "BINARY_DOUBLE")

var timeTypes = set("DATE", "DATETIME", "DATETIME2", "SMALLDATETIME", "DATETIMEOFFSET", "TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE",
	"TIMESTAMP WITHOUT TIME ZONE", "DATE32", "DATETIME64", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP_TZ")

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}
