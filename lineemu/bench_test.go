package lineemu_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// BenchmarkWebhook measures customers writing: act, sign, POST to a server that does nothing.
func BenchmarkWebhook(b *testing.B) {
	bot := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	defer bot.Close()
	p := lineemu.New(lineemu.Config{})
	defer func() { _ = p.Close(context.Background()) }()
	if _, err := p.AddChannel(lineemu.Channel{WebhookURL: bot.URL}); err != nil {
		b.Fatal(err)
	}
	users := make([]string, 200)
	for i := range users {
		u, err := p.AddUser(lineemu.User{})
		if err != nil {
			b.Fatal(err)
		}
		users[i] = u.ID
	}
	var n atomic.Int64
	b.SetParallelism(16)
	b.ReportAllocs()
	b.ResetTimer()
	done := cpu(b)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			said, err := p.Act(users[n.Add(1)%200], lineemu.Act{Type: "text", Text: "商品が届きません"})
			if err != nil || said.Delivery.Result != lineemu.Delivered {
				b.Errorf("%v %+v", err, said.Delivery)
				return
			}
		}
	})
	done()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "webhooks/s")
}

// BenchmarkPushHTTP measures pushes over loopback, the client's work included.
func BenchmarkPushHTTP(b *testing.B) {
	p := lineemu.New(lineemu.Config{RateFactor: -1})
	srv := httptest.NewServer(p)
	defer func() { srv.Close(); _ = p.Close(context.Background()) }()
	ch, err := p.AddChannel(lineemu.Channel{})
	if err != nil {
		b.Fatal(err)
	}
	u, err := p.AddUser(lineemu.User{})
	if err != nil {
		b.Fatal(err)
	}
	body := `{"to":"` + u.ID + `","messages":[{"type":"text","text":"確認いたします"}]}`
	overHTTP(b, "pushes/s", func() *http.Request {
		r, _ := http.NewRequest(http.MethodPost, srv.URL+pathPush, strings.NewReader(body)) // a constant URL
		r.Header.Set("Authorization", "Bearer "+ch.AccessToken)
		r.Header.Set("Content-Type", "application/json")
		return r
	})
}

// overHTTP makes requests from 32 goroutines over kept connections.
func overHTTP(b *testing.B, unit string, make func() *http.Request) {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 64, 64
	t.DisableCompression = true
	defer t.CloseIdleConnections()
	b.SetParallelism(16)
	b.ReportAllocs()
	b.ResetTimer()
	done := cpu(b)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			res, err := t.RoundTrip(make())
			if err != nil || res.StatusCode != http.StatusOK {
				b.Errorf("%v %v", err, res)
				return
			}
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
		}
	})
	done()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), unit)
}

// BenchmarkRawPost is the limit that the others are held against: a fixed body of a webhook's size,
// signed and posted over the same loopback to a server that does nothing.
func BenchmarkRawPost(b *testing.B) {
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	defer srv.Close()
	body := []byte(`{"destination":"U0","events":[{"message":{"text":"` + strings.Repeat("商品が届きません", 14) + `"}}]}`)
	overHTTP(b, "posts/s", func() *http.Request {
		r, _ := http.NewRequest(http.MethodPost, srv.URL, bytes.NewReader(body)) // a constant URL
		r.Header.Set("x-line-signature", lineemu.Sign("secret", body))
		return r
	})
}

// BenchmarkPush measures the API without the network.
func BenchmarkPush(b *testing.B) {
	p := lineemu.New(lineemu.Config{RateFactor: -1})
	defer func() { _ = p.Close(context.Background()) }()
	ch, err := p.AddChannel(lineemu.Channel{})
	if err != nil {
		b.Fatal(err)
	}
	u, err := p.AddUser(lineemu.User{})
	if err != nil {
		b.Fatal(err)
	}
	body := `{"to":"` + u.ID + `","messages":[{"type":"text","text":"確認いたします"}]}`
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, pathPush, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+ch.AccessToken)
		r.Header.Set("Content-Type", "application/json")
		rec := httptest.NewRecorder()
		p.ServeHTTP(rec, r)
		if rec.Code != http.StatusOK {
			b.Fatalf("%d %s", rec.Code, rec.Body)
		}
	}
}
