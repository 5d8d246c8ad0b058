package apptest_test

import "testing"

// The tests in the examples must hold.
func TestExamples_Hold(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"order": testOrder, "flights": testFlights, "orders": testOrders, "upper": testUpper, "assistant": testAssistant, "reports": testReports,
		"visitors": testVisitors, "user": testUser,
	} {
		t.Run(name, test)
	}
}
