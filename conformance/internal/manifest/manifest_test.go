package manifest

import "testing"

func TestParseKeepsGoingAfterABadDocument(t *testing.T) {
	docs := Parse("f", []byte("# only a comment\n---\napiVersion: v1\nkind: A\nmetadata: {name: a}\n---\n{broken\n---\nkind: B\nkind: C\n---\n- 1\n---\nkind: D\nmetadata: {name: d}\n"))
	if len(docs) != 5 {
		t.Fatalf("got %d documents: %+v", len(docs), docs)
	}
	for i, wantErr := range []bool{false, true, true, true, false} {
		if (docs[i].Err != nil) != wantErr {
			t.Errorf("document %d: error %v", i, docs[i].Err)
		}
		if docs[i].Index != i {
			t.Errorf("document %d has the index %d", i, docs[i].Index)
		}
	}
	if docs[4].Kind() != "D" || docs[4].Name() != "d" {
		t.Errorf("the last document is %q %q", docs[4].Kind(), docs[4].Name())
	}
}

func TestParseUnpacksLists(t *testing.T) {
	docs := Parse("f", []byte(`{"kind":"List","items":[{"kind":"A"},{"kind":"B"},7]}`))
	if len(docs) != 3 || docs[0].Kind() != "A" || docs[1].Kind() != "B" || docs[2].Err == nil {
		t.Errorf("got %+v", docs)
	}
}

func TestWholeNumbersStayWhole(t *testing.T) {
	docs := Parse("f", []byte("kind: A\nport: 80\n"))
	if _, whole := docs[0].Object.Object["port"].(int64); !whole {
		t.Errorf("port is %T", docs[0].Object.Object["port"])
	}
}

func TestStripSnapshotHeader(t *testing.T) {
	for text, want := range map[string]string{
		"---\nsource: a.rs\nexpression: x\n---\nkind: A\n---\nkind: B\n": "kind: A\n---\nkind: B\n",
		"kind: A\n---\nkind: B\n": "kind: A\n---\nkind: B\n",
		"---\nkind: A\n":          "---\nkind: A\n",
	} {
		if got := StripSnapshotHeader(text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
