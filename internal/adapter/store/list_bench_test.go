package store_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// benchRowsEnv lists the sizes of BenchmarkList; the gate (design: a page among a
// million costs at most 1.5 times that among ten thousand) wants "10000,1000000",
// which takes minutes to fill.
const benchRowsEnv = "MADOGUCHI_BENCH_ROWS"

// BenchmarkList reads pages of thirty of every list the console has, from tables
// of several sizes. Compare the sizes with each other, not with a clock.
func BenchmarkList(b *testing.B) {
	sizes := os.Getenv(benchRowsEnv)
	if sizes == "" {
		sizes = "10000,100000"
	}
	for name, open := range engines {
		for _, size := range strings.Split(sizes, ",") {
			n, err := strconv.Atoi(size)
			if err != nil {
				b.Fatalf("%s: %v", benchRowsEnv, err)
			}
			b.Run(name+"/"+size, func(b *testing.B) {
				db := open(b)
				fill(b, db, n)
				if err := db.Exec(b.Context(), "ANALYZE"); err != nil {
					b.Fatal(err)
				}
				for list, q := range lists() {
					b.Run(list, func(b *testing.B) {
						q.Page = desk.Page{Limit: 30}
						rows := 0
						for b.Loop() {
							page, _, err := db.Conversations(b.Context(), q)
							if err != nil {
								b.Fatal(err)
							}
							rows = len(page)
						}
						b.ReportMetric(float64(rows), "rows")
					})
				}
			})
		}
	}
}
