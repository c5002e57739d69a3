package script

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// BenchmarkWebhook posts signed webhooks of one event each to the real binary,
// 64 at a time over 200 customers, and sets the rate beside the raw limit: the
// store's own grouped commits of the same rows, measured in the same run on the
// same disk.
func BenchmarkWebhook(b *testing.B) {
	dir := b.TempDir()
	fast := filepath.Join(dir, "madoguchi")
	if out, err := exec.Command("go", "build", "-o", fast, "../cmd/madoguchi").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(fast, "demo", "--json", "--listen", "127.0.0.1:0", "--emulator-listen", "127.0.0.1:0", "--data", filepath.Join(dir, "demo"), "--no-bot")
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	var s sheet
	if err := json.NewDecoder(stdout).Decode(&s); err != nil {
		b.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	var n, failed atomic.Int64
	run := time.Now().UnixNano()
	b.ResetTimer()
	start := time.Now()
	var posts sync.WaitGroup
	for range 64 {
		posts.Go(func() {
			for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
				if status := post(client, s, event(run, i)); status != http.StatusOK {
					failed.Add(1)
				}
			}
		})
	}
	posts.Wait()
	accepted := float64(b.N) / time.Since(start).Seconds()
	b.StopTimer()
	if failed.Load() > 0 {
		b.Fatalf("%d of %d refused", failed.Load(), b.N)
	}
	limit := rawCommits(b, filepath.Join(dir, "raw.db"), max(b.N, 5000))
	b.ReportMetric(accepted, "accepted/s")
	b.ReportMetric(limit, "raw-grouped-rows/s")
	b.ReportMetric(accepted/limit, "of-raw")
}

func event(run, i int64) []byte {
	return fmt.Appendf(nil, `{"destination":"U0","events":[{"type":"message","mode":"active","timestamp":%d,"webhookEventId":"%d-%d","deliveryContext":{"isRedelivery":false},"source":{"type":"user","userId":"U%032x"},"replyToken":"t%d","message":{"id":"%d","type":"text","quoteToken":"q","text":"お届け日を変更したいのですが、来週の土曜日の午前中にできますか？"}}]}`,
		time.Now().UnixMilli(), run, i, i%200, i, run+i)
}

func post(client *http.Client, s sheet, body []byte) int {
	mac := hmac.New(sha256.New, []byte(s.ChannelSecret))
	_, _ = mac.Write(body)
	req, err := http.NewRequest(http.MethodPost, s.WebhookURL, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("X-Line-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	res, err := client.Do(req)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	return res.StatusCode
}

// rawCommits is how many such rows a second the store takes in groups of 64,
// with nothing else going on.
func rawCommits(b *testing.B, path string, total int) float64 {
	db, err := sqlite.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	start, done := time.Now(), 0
	for done < total {
		rows := make([]flow.InboxRow, 64)
		for i := range rows {
			id := fmt.Sprint("raw-", done+i)
			rows[i] = flow.InboxRow{Key: desk.ThreadKey{Channel: "c", Kind: desk.FromUser, ID: fmt.Sprint("U", (done+i)%200)},
				EventID: id, At: start, ReceivedAt: start, Body: event(1, int64(done+i))}
		}
		if _, err := db.Put(b.Context(), rows); err != nil {
			b.Fatal(err)
		}
		done += len(rows)
	}
	return float64(done) / time.Since(start).Seconds()
}
