package sqlite

import (
	"fmt"
	"strings"

	"github.com/FerretDB/FerretDB/internal/backends/sqlite/metadata"
	"github.com/FerretDB/FerretDB/internal/handler/sjson"
	"github.com/FerretDB/FerretDB/internal/types"
	"github.com/FerretDB/FerretDB/internal/util/must"
)

// narrow lets SQLite leave out documents that the filter cannot match. FerretDB filters what is left again, so a condition that is
// not understood here costs time and never a result. As published, FerretDB narrows by nothing but a lone `_id`: with 20,000 documents
// each update with a version in its filter would read the whole collection.
func narrow(filter *types.Document) (string, []any) {
	var conditions []string
	var args []any
	marshal := func(v any) string { return string(must.NotFail(sjson.MarshalSingleValue(v))) }

	for _, key := range filter.Keys() {
		if strings.HasPrefix(key, "$") || strings.ContainsAny(key, ".\"'") {
			continue
		}

		column := fmt.Sprintf("%s->%q", metadata.DefaultColumn, key)
		if key == "_id" {
			column = metadata.IDColumn
		}

		switch v := must.NotFail(filter.Get(key)).(type) {
		case string:
			// An array matches a string among its elements.
			conditions = append(conditions, orArray(column, key, "= ?"))
			args = append(args, marshal(v))
		case bool:
			conditions = append(conditions, orArray(column, key, "= ?"))
			args = append(args, marshal(v))
		case types.ObjectID:
			if key == "_id" {
				conditions = append(conditions, column+" = ?")
				args = append(args, marshal(v))
			}
		case *types.Document:
			if operator, number, ok := comparedNumber(v); ok {
				conditions = append(conditions, orArray(column, key, "IS NOT NULL AND "+numberOf(key)+" "+operator+" ?"))
				args = append(args, number)
				continue
			}

			values, ok := stringsOfIn(v)
			if !ok {
				continue
			}

			places := strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")
			conditions = append(conditions, orArray(column, key, "IN ("+places+")"))

			for _, value := range values {
				args = append(args, marshal(value))
			}
		}
	}

	if len(conditions) == 0 {
		return "", nil
	}

	return " WHERE " + strings.Join(conditions, " AND "), args
}

// orArray leaves arrays in, since a condition on a field also holds when it holds for one element of it.
func orArray(column, key, condition string) string {
	if key == "_id" {
		return column + " " + condition
	}

	return fmt.Sprintf("(%s %s OR (%s >= '[' AND %s < '\\'))", column, condition, column, column)
}

// comparedNumber returns the operator and the number if the whole condition is one of `$lt`, `$lte`, `$gt`, `$gte` with a number.
func comparedNumber(condition *types.Document) (string, any, bool) {
	operators := map[string]string{"$lt": "<", "$lte": "<=", "$gt": ">", "$gte": ">="}
	if condition.Len() != 1 {
		return "", nil, false
	}

	operator, ok := operators[condition.Keys()[0]]
	if !ok {
		return "", nil, false
	}

	switch number := condition.Values()[0].(type) {
	case int32, int64, float64:
		return operator, number, true
	default:
		return "", nil, false
	}
}

// numberOf reads a field as the number it is; null compares with nothing, and dates are left to the second look.
func numberOf(key string) string {
	return fmt.Sprintf("%s->>%q", metadata.DefaultColumn, key)
}

// stringsOfIn returns the values of `{$in: [...]}` if that is the whole condition and all of them are strings.
func stringsOfIn(condition *types.Document) ([]string, bool) {
	if condition.Len() != 1 || !condition.Has("$in") {
		return nil, false
	}

	array, ok := must.NotFail(condition.Get("$in")).(*types.Array)
	if !ok || array.Len() == 0 || array.Len() > 1000 {
		return nil, false
	}

	values := make([]string, array.Len())
	for i := range values {
		if values[i], ok = must.NotFail(array.Get(i)).(string); !ok {
			return nil, false
		}
	}

	return values, true
}
