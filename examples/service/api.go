package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
)

// newAPI returns the handler for all callers.
func newAPI() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", getIndex)
	mux.HandleFunc("GET /airports", getAirports)
	mux.HandleFunc("GET /routes", getRoutes)
	mux.HandleFunc("GET /healthz", getHealth)
	return mux
}

// getIndex answers the bare address with the questions that the service takes.
func getIndex(w http.ResponseWriter, r *http.Request) {
	answer(w, map[string][]string{"questions": {"/airports?state=WA", "/routes?from=SEA", "/healthz"}})
}

// getAirports answers /airports?state=WA.
func getAirports(w http.ResponseWriter, r *http.Request) {
	state, err := code(r, "state", 2)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	airports, err := airportsIn.Get(r.Context(), state)
	switch {
	case err != nil:
		fail(w, r, err)
	case len(airports) == 0:
		refuse(w, http.StatusNotFound, "no flights leave from state "+state)
	default:
		answer(w, airports)
	}
}

// getRoutes answers /routes?from=SEA&n=3.
func getRoutes(w http.ResponseWriter, r *http.Request) {
	from, err := code(r, "from", 3)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	n, err := number(r, "n", 10, 100)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	routes, err := routesFrom.Get(r.Context(), from)
	switch {
	case err != nil:
		fail(w, r, err)
	case len(routes) == 0:
		refuse(w, http.StatusNotFound, "no flights leave from airport "+from)
	default:
		answer(w, routes[:min(n, len(routes))])
	}
}

// getHealth asks the database itself: the request is a scope, so the pool stays open
// until it has been answered.
func getHealth(w http.ResponseWriter, r *http.Request) {
	db, err := database.Get(r.Context())
	if err == nil {
		err = db.PingContext(r.Context())
	}
	if err != nil {
		fail(w, r, err)
		return
	}
	answer(w, map[string]string{"database": "ok"})
}

// code gives a parameter of n letters or digits, in capitals. The check bounds the
// questions that can be asked, and so the answers that are stored.
func code(r *http.Request, name string, n int) (string, error) {
	given := strings.ToUpper(r.URL.Query().Get(name))
	if len(given) != n || strings.Trim(given, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		return "", fmt.Errorf("%s has to be %d letters or digits, such as %s", name, n, "SEATTLE"[:n])
	}
	return given, nil
}

// number gives a parameter from 1 to most.
func number(r *http.Request, name string, otherwise, most int) (int, error) {
	given := r.URL.Query().Get(name)
	if given == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("%s has to be a number from 1 to %d", name, most)
	}
	return n, nil
}

func answer(w http.ResponseWriter, v any) { send(w, http.StatusOK, v) }

func refuse(w http.ResponseWriter, status int, why string) {
	send(w, status, map[string]string{"error": why})
}

// fail logs an error, and answers the caller without its details. A caller that has left
// gets no answer.
func fail(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case r.Context().Err() != nil:
	case errors.Is(err, context.DeadlineExceeded):
		slog.Warn("no answer in time", "url", r.URL, "error", err)
		refuse(w, http.StatusGatewayTimeout, "the database took too long: try again")
	default:
		slog.Error("no answer", "url", r.URL, "error", err)
		refuse(w, http.StatusServiceUnavailable, "the database cannot be read: try again later")
	}
}

func send(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		slog.Error("an answer is not JSON", "error", err)
		status, body = http.StatusInternalServerError, []byte(`{"error":"internal error"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(append(body, '\n'))
}
