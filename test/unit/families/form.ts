import { NodeHelpers, type INodeParameters, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';
import { Kling } from '../../../nodes/Kling/Kling.node';
import { node } from '../../support/engine/workflow';

const { description } = new Kling();

const kling = (parameters: INodeParameters) => node('kling', parameters, { name: 'Kling' });

/** The form as n8n shows it for some values: properties in order, each at most once. */
export class Form {
	readonly values: INodeParameters;
	readonly shown: INodeProperties[];

	constructor(resource: string, operation: string, values: INodeParameters = {}) {
		const parameters = { resource, operation, ...values };
		const self = kling(parameters);
		this.values = NodeHelpers.getNodeParameters(description.properties, parameters, true, false, self, description)!;
		this.shown = description.properties
			.filter(({ type }) => type !== 'hidden')
			.filter((property) => NodeHelpers.displayParameter(this.values, property, self, description));
	}

	get names(): string[] {
		return this.shown.map(({ name }) => name);
	}

	/** Names of the options that can be added, for this operation and model. */
	get options(): string[] {
		const options = (this.shown.find(({ name }) => name === 'options')?.options ?? []) as INodeProperties[];
		return options
			.filter((property) => NodeHelpers.displayParameter({}, property, kling(this.values), description, this.values))
			.map(({ name }) => name);
	}

	/** The values a shown parameter offers; undefined when it is not shown. */
	choices(name: string): unknown[] | undefined {
		const options = this.shown.find((property) => property.name === name)?.options as
			INodePropertyOptions[] | undefined;
		return options?.map(({ value }) => value);
	}
}
