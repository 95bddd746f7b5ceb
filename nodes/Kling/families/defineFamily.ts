import type { IDataObject } from 'n8n-workflow';
import { endpoint, schemaAt, type Endpoint } from '../contract';
import { dialectAt } from '../dialects';
import { closedField } from '../fields/closedField';
import { makeField } from '../fields/makeField';
import { modelFields } from '../fields/modelFields';
import { asNumber } from '../shared/convert';
import { familyOfModel } from './familyOfModel';
import type { Family, FamilySpec, FieldSpec } from './types';

/** A series of unknown length takes at most this many slots (contract: series_amount). */
const LONGEST_SERIES = 9;

const slotCounters: Record<Endpoint['slots'], (body: IDataObject) => number> = {
	one: () => 1,
	n: ({ n }) => asNumber(n ?? 1),
	series: ({ n, result_type, series_amount = 4 }) => {
		if (result_type !== 'series') return asNumber(n ?? 1);
		return series_amount === 'auto' ? LONGEST_SERIES : asNumber(series_amount);
	},
};

function define(spec: FamilySpec, kind: Family['kind']): Family {
	const { fields = [], options = [], variants: variantSpecs = [], ...rest } = spec;
	const variants = variantSpecs.map((variant) => define({ ...rest, ...variant }, kind));
	const { method, schema, idKinds, pack, slots, models, closed } = endpoint(spec.path);
	const { externalId, callback } = dialectAt(spec.path).bodyPaths;
	const where = `${spec.resource}.${spec.operation}`;
	const make = (place: 'top' | 'options') => (field: FieldSpec) => makeField(field, schema, place, where);
	const family: Family = {
		models,
		family: kind === 'task' ? spec.operation : '',
		result: '',
		expectedSeconds: 0,
		...rest,
		description: closed ? `${spec.description} (Kling creates nothing with it since ${closed.day})` : spec.description,
		kind,
		method,
		idKinds,
		pack,
		slots: slotCounters[slots],
		externalId: schemaAt(schema, externalId) !== undefined,
		callback: schemaAt(schema, callback) !== undefined,
		variants,
		fields: [],
	};
	if (variants.length > 0) family.variant ??= (read) => familyOfModel([family, ...variants], read);
	const allModels = [...variants, family].flatMap((one) => one.models);
	family.fields = [
		...(closed ? [closedField(closed)] : []),
		...modelFields(spec.path, allModels, family.models[0]?.name),
		...fields.map(make('top')),
		...options.map(make('options')),
	];
	return family;
}

/** A family whose operation creates an asynchronous task. */
export const task = (spec: FamilySpec & Required<Pick<FamilySpec, 'result' | 'expectedSeconds'>>): Family =>
	define(spec, 'task');

/** An operation that is answered at once. */
export const call = (spec: FamilySpec): Family => define(spec, 'call');
