package lineemu_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

func TestListenRefusesOtherThanLoopback(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.com:80"} {
		if l, err := lineemu.Listen(addr); err == nil {
			l.Close()
			t.Errorf("%s was opened", addr)
		} else if !strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%s: %v does not say what to give", addr, err)
		}
	}
	if _, err := lineemu.Listen("8081"); err == nil {
		t.Error("an address without host was opened")
	}
	for _, addr := range []string{"127.0.0.1:0", "localhost:0"} {
		l, err := lineemu.Listen(addr)
		if err != nil {
			t.Errorf("%s: %v", addr, err)
			continue
		}
		l.Close()
	}
}

func TestServeEndsInOrder(t *testing.T) {
	p := lineemu.New(lineemu.Config{})
	l := must(lineemu.Listen("127.0.0.1:0"))(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Serve(ctx, l) }()
	resp := must(http.Get("http://" + l.Addr().String() + "/emu/events"))(t) // an open stream must not hold it up
	defer resp.Body.Close()
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
	for range 2 {
		if err := p.Close(context.Background()); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
}

func TestCloseWaitsForWebhooksUnderWay(t *testing.T) {
	b := newBot(t)
	p := lineemu.New(lineemu.Config{})
	must(p.AddChannel(lineemu.Channel{WebhookURL: b.URL}))(t)
	u := must(p.AddUser(lineemu.User{}))(t)
	arrived, release := make(chan struct{}), make(chan struct{})
	b.set(200, func(hook) { close(arrived); <-release })
	must(p.Act(u.ID, lineemu.Act{Type: "text", Text: "a", Async: true}))(t)
	<-arrived
	dead, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.Close(dead); err == nil {
		t.Error("Close did not wait")
	}
	close(release)
	if err := p.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if log, _ := p.Log(0); len(log) != 1 || log[0].Status != 200 {
		t.Errorf("log %+v", log)
	}
}

func TestTheSameSeedGivesTheSameIDs(t *testing.T) {
	at := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	ids := func(seed uint64) [3]string {
		w := newWorld(t, lineemu.Config{Seed: seed, Now: func() time.Time { return at }})
		return [3]string{w.ch.ID, w.user.ID, w.act(lineemu.Act{Type: "text", Text: "a"}).MessageID}
	}
	if a, b := ids(7), ids(7); a != b {
		t.Errorf("%v and %v", a, b)
	}
	if a, b := ids(7), ids(8); a == b {
		t.Error("another seed gave the same")
	}
}
