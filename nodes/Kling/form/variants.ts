import { endpoint } from '../contract';
import type { Family, Field } from '../families';
import { CUSTOM } from '../fields/modelFields';

/** The parameter that `ModelChoice` is about. */
export const MODEL = 'modelName';

/** The parameters by which a model is chosen; they belong to the form's family, whatever the model. */
const MODEL_PARAMETERS = [MODEL, 'customModel'];

const modelNames = (family: Family): string[] => family.models.map(({ name }) => name);

const isUnconditional = (family: Family, field: Field): boolean =>
	endpoint(family.path).conditions[field.conditionsOf] === undefined && !field.only && !field.not;

const sameName = (family: Family, { name }: Field): Field | undefined =>
	family.fields.find((field) => field.name === name);

/** Whether one property serves a family and its variant: both always take the field, in the same shape. */
function isShared(family: Family, variant: Family, name: string): boolean {
	const one = family.fields.find((field) => field.name === name);
	const other = variant.fields.find((field) => field.name === name);
	const isPlain = ({ property }: Field) => ['string', 'boolean'].includes(property.type);
	if (!one || !other || one.property.type !== other.property.type || !isPlain(one)) return false;
	return isUnconditional(family, one) && isUnconditional(variant, other);
}

/** Where a field is shown because of the model alone; `values` are models, for the parameter `modelName`. */
export interface ModelChoice {
	show?: string[];
	hide?: string[];
}

/** A field with the family whose request it belongs to, and the models that show or hide it. */
export interface FormField {
	family: Family;
	field: Field;
	models: ModelChoice;
}

/** The fields of a family's form: its own, without the models of its variants, and those of the variants. */
export function formFields(family: Family): FormField[] {
	const variants = family.variants ?? [];
	const own = family.fields.map((field): FormField => {
		const others = variants.filter((variant) => !isShared(family, variant, field.name)).flatMap(modelNames);
		const hides = others.length > 0 && !MODEL_PARAMETERS.includes(field.name);
		return { family, field, models: hides ? { hide: others } : {} };
	});
	const ofVariants = variants.flatMap((variant) =>
		variant.fields
			.filter(({ name }) => !MODEL_PARAMETERS.includes(name) && !isShared(family, variant, name))
			.map((field): FormField => {
				// For a model that is typed, a name that both have is shown once.
				const typed = sameName(family, field) ? [] : [CUSTOM];
				return { family: variant, field, models: { show: [...modelNames(variant), ...typed] } };
			}),
	);
	return [...own, ...ofVariants];
}
