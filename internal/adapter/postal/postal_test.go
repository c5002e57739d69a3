package postal

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
)

const sample = "testdata/utf_ken_all.csv"

func TestAddress(t *testing.T) {
	raw, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	old, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte(strings.ReplaceAll(string(raw), "−", "-"))) // CP932 has another minus
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"UTF-8": raw, "with a mark": append([]byte("\ufeff"), raw...), "CP932": old} {
		table, err := Read(file)
		if err != nil || table.Len() != 9 {
			t.Fatalf("%s: %d codes, %v", name, table.Len(), err)
		}
		for code, want := range map[string]string{
			"1000000": "東京都千代田区",           // nothing is listed
			"1500001": "東京都渋谷区神宮前",         // as it stands
			"1631490": "東京都新宿区西新宿東京オペラシティ", // without brackets
			"0287917": "岩手県九戸郡洋野町種市",       // without lots
			"5220317": "滋賀県犬上郡多賀町一円",       // a town of that name
			"1000301": "東京都利島村",            // all of a village
			"4980000": "",                  // two prefectures
			"0660005": "北海道千歳市協和",          // over two rows
			"6048001": "京都府京都市中京区",         // two towns
		} {
			if got, ok := table.Address(code); !ok || got != want {
				t.Errorf("%s, %s: %q, want %q", name, code, got, want)
			}
		}
		for _, code := range []string{"9999999", "150000", "", "15000010", "150-001"} {
			if got, ok := table.Address(code); ok {
				t.Errorf("%s: %q is %q", name, code, got)
			}
		}
	}
}

func TestReadRefusesOtherFiles(t *testing.T) {
	for name, c := range map[string][2]string{
		"empty":       {"", "no postal code"},
		"other":       {"a,b,c\n", "line 1"},
		"second line": {`13113,"150  ","1500001","","","","東京都","渋谷区","神宮前"` + "\n" + `1,2,150-0001,"","","","東京都","渋谷区","神宮前"`, "line 2"},
		"quotes":      {`1,"2`, "line 1"},
		"bytes":       {"\xff\xff\xff", "neither UTF-8 nor CP932"},
	} {
		if _, err := Read([]byte(c[0])); err == nil || !strings.Contains(err.Error(), c[1]) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open("testdata/none.csv"); err == nil {
		t.Error("no file is no error")
	}
}

func FuzzRead(f *testing.F) {
	raw, _ := os.ReadFile(sample)
	f.Add(raw)
	f.Add([]byte("\"\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		table, err := Read(raw)
		if err == nil && table.Len() == 0 {
			t.Error("nothing, and no error")
		}
	})
}
