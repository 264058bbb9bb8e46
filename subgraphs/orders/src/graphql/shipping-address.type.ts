import { Field, InputType, ObjectType } from 'type-graphql';

@ObjectType('ShippingAddress', { description: 'Where an order is sent.' })
export class ShippingAddressType {
  @Field(() => String, { description: 'Who receives it.' })
  name!: string;

  @Field(() => String, { description: 'Street and number.' })
  line1!: string;

  @Field(() => String, { nullable: true, description: 'Flat, floor, company or the like.' })
  line2?: string | null;

  @Field(() => String, { description: 'The city.' })
  city!: string;

  @Field(() => String, { description: 'The postal code.' })
  postalCode!: string;

  @Field(() => String, { description: 'The country by its ISO 3166-1 alpha-2 code, such as `DE`.' })
  country!: string;
}

@InputType('ShippingAddressInput', { description: 'Where the order is to be sent.' })
export class ShippingAddressInput {
  @Field(() => String, { description: 'Who receives it, up to 200 characters.' })
  name!: string;

  @Field(() => String, { description: 'Street and number, up to 200 characters.' })
  line1!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Flat, floor, company or the like, up to 200 characters.',
  })
  line2?: string | null;

  @Field(() => String, { description: 'The city, up to 100 characters.' })
  city!: string;

  @Field(() => String, { description: 'The postal code, up to 20 characters.' })
  postalCode!: string;

  @Field(() => String, { description: 'The country by its ISO 3166-1 alpha-2 code, such as `DE`.' })
  country!: string;
}
